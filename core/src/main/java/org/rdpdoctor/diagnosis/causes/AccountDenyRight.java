package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;

/** A right that denies the sign-in is set for the account. */
final class AccountDenyRight extends SignInCause {
  AccountDenyRight() {
    super("account-deny-right", clue(0xC000015BL, Weight.GOOD));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    if (sight.signIn().notAuthorized().isPresent()) {
      scales.speaksFor(Weight.GOOD, "the account is right and may not sign in remotely");
    } else {
      super.weighAccepted(sight, scales);
    }
  }
}
