package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.SignInObservation.SignInBroken;

/** The account is disabled. */
final class AccountDisabled extends SignInCause {
  AccountDisabled() {
    super("account-disabled", proof(0xC0000072L));
  }

  @Override
  void weighBroken(Sight sight, SignInBroken broken, Scales scales) {
    scales.speaksFor(
        Weight.SLIGHT, "the server ends the exchange after the password's proof without a reason");
  }
}
