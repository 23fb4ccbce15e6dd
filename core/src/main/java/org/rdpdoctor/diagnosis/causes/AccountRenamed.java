package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Weight;

/** The account has another name now. */
final class AccountRenamed extends SignInCause {
  AccountRenamed() {
    super("account-renamed", clue(0xC0000064L, Weight.GOOD), clue(0xC000006DL, Weight.SLIGHT));
  }
}
