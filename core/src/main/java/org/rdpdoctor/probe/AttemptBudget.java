package org.rdpdoctor.probe;

import java.util.Optional;

/**
 * Keeps an account from being locked: every sign-in attempt is asked for here first, and counts
 * from then on, whatever comes of it.
 */
public interface AttemptBudget {
  AttemptBudget NO_ATTEMPTS = (host, account) -> Optional.of("no sign-in was asked for");

  /**
   * Takes one attempt off the budget.
   *
   * @return why there is none left; empty when the attempt may be made
   */
  Optional<String> take(String host, AccountName account);
}
