package org.rdpdoctor.probe.kerberos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;

/** Allows everything or nothing, and remembers what it was asked. */
public final class TestingBudget implements AttemptBudget {
  private final Optional<String> refusal;
  private final List<String> taken = new ArrayList<>();
  private final List<Boolean> settled = new ArrayList<>();

  public TestingBudget(Optional<String> refusal) {
    this.refusal = refusal;
  }

  @Override
  public Optional<String> take(String host, AccountName account) {
    taken.add(host + " " + account);
    return refusal;
  }

  @Override
  public void settle(String host, AccountName account, boolean accepted) {
    settled.add(accepted);
  }

  public List<String> taken() {
    return List.copyOf(taken);
  }

  public List<Boolean> settled() {
    return List.copyOf(settled);
  }
}
