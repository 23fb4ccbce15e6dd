package org.rdpdoctor.probe;

import java.util.Optional;

/**
 * Keeps an account from being locked: every sign-in attempt is asked for here first, and counts
 * from then on unless the credentials turn out to be right.
 */
public interface AttemptBudget {
  AttemptBudget NO_ATTEMPTS =
      new AttemptBudget() {
        @Override
        public Optional<String> take(String host, AccountName account) {
          return Optional.of("no sign-in was asked for");
        }

        @Override
        public void settle(String host, AccountName account, boolean accepted) {
          // nothing was taken
        }
      };

  /**
   * Takes one attempt off the budget; waits while the same account is being tried elsewhere. What
   * was taken must be settled.
   *
   * @return why there is none left; empty when the attempt may be made
   */
  Optional<String> take(String host, AccountName account) throws InterruptedException;

  /**
   * Says what became of an attempt.
   *
   * @param accepted the credentials are right, so the attempt cannot lock the account; false also
   *     when nobody knows
   */
  void settle(String host, AccountName account, boolean accepted);
}
