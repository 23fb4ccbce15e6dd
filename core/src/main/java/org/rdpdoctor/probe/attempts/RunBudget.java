package org.rdpdoctor.probe.attempts;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;

/**
 * The budget of one run of the program: so many attempts per account over all hosts together, and
 * per host and account within the last hour. Directories count wrong passwords per account,
 * whichever host they came through, so an account is tried on one host at a time and on the next
 * only once it was accepted.
 */
public final class RunBudget implements AttemptBudget {
  /** Attempts when the user asks for no other number. */
  public static final int DEFAULT_ATTEMPTS = 1;

  private static final long MOST_WAIT_NANOS = Duration.ofMinutes(2).toNanos();

  private final int attempts;
  private final AttemptLedger ledger;
  private final Map<String, Account> accounts = new HashMap<>();

  private static final class Account {
    private int unaccepted;
    private boolean underWay;
  }

  public RunBudget(int attempts, AttemptLedger ledger) {
    this.attempts = attempts;
    this.ledger = ledger;
  }

  @Override
  public synchronized Optional<String> take(String host, AccountName name)
      throws InterruptedException {
    Account account = accounts.computeIfAbsent(key(name), _ -> new Account());
    if (!awaitTurn(account)) {
      return Optional.of("the same account was being tried on another host for too long");
    }
    if (account.unaccepted >= attempts) {
      return Optional.of(
          "%s in this run was not accepted; more could lock the account, --attempts %d would try"
              .formatted(times(account.unaccepted), account.unaccepted + 1));
    }
    Optional<String> refused = remember(host, name);
    if (refused.isEmpty()) {
      account.underWay = true;
      account.unaccepted++;
    }
    return refused;
  }

  private boolean awaitTurn(Account account) throws InterruptedException {
    long end = System.nanoTime() + MOST_WAIT_NANOS;
    while (account.underWay) {
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }

  private Optional<String> remember(String host, AccountName name) {
    try {
      int earlier = ledger.recent(host, key(name));
      if (earlier >= attempts) {
        return Optional.of(
            "%s on this host within the last hour was not accepted; more could lock the account,"
                    .formatted(times(earlier))
                + " --attempts %d would try".formatted(earlier + 1));
      }
      ledger.add(host, key(name));
      return Optional.empty();
    } catch (IOException unwritable) {
      return Optional.of(
          "the attempt could not be written down, and an attempt that is forgotten can lock the"
              + " account: make %s writable, or name another folder in RDPDOCTOR_STATE"
                  .formatted(ledger.file()));
    }
  }

  @Override
  public synchronized void settle(String host, AccountName name, boolean accepted) {
    Account account = accounts.computeIfAbsent(key(name), _ -> new Account());
    account.underWay = false;
    if (accepted) {
      account.unaccepted = 0;
      forget(host, name);
    }
    notifyAll();
  }

  /** A ledger that keeps an accepted attempt asks for patience once more: no harm. */
  private void forget(String host, AccountName name) {
    try {
      ledger.remove(host, key(name));
    } catch (IOException unwritable) {
      // it ages out within the hour
    }
  }

  private static String times(int attempts) {
    return attempts == 1 ? "one attempt" : attempts + " attempts";
  }

  /** Account names are not told apart by case. */
  private static String key(AccountName name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
