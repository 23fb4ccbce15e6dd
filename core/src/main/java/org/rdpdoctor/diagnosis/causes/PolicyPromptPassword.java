package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The server asks for the password once more, whatever was sent. */
final class PolicyPromptPassword extends SignInCause {
  PolicyPromptPassword() {
    super("policy-prompt-password");
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    if (!sight.scene().troubleReported()) {
      scales.untested("it takes a look at the logon screen, which comes after the sign-in");
    } else {
      scales.speaksFor(
          Weight.HINT, "the sign-in works; what the logon screen then asks is not seen here");
    }
  }
}
