package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.model.SignInObservation.SignInRefused;

/** Windows refuses blank passwords over the network. */
final class AccountBlankPassword extends SignInCause {
  private static final long ACCOUNT_RESTRICTION = 0xC000006EL;

  AccountBlankPassword() {
    super("account-blank-password");
  }

  @Override
  void weighRefused(SignInRefused refused, Scales scales) {
    if (refused.status().value() != ACCOUNT_RESTRICTION) {
      return;
    }
    if (refused.blankPassword()) {
      scales.speaksFor(
          Weight.TELLING, "a restriction of the account forbids the blank password that was given");
    } else {
      scales.rulesOut("the password that was given is not blank");
    }
  }
}
