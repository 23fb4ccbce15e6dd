package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Weight;

/** Access is denied after name and password were checked. */
final class AccountAccessDenied extends SignInCause {
  AccountAccessDenied() {
    super(
        "account-access-denied",
        clue(0xC0000022L, Weight.GOOD),
        clue(0xC0000413L, Weight.GOOD),
        clue(0x80070005L, Weight.GOOD));
  }
}
