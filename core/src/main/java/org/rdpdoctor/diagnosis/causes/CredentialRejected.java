package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.SignInObservation.SignInBroken;

/** Name or password is wrong. */
final class CredentialRejected extends SignInCause {
  CredentialRejected() {
    super(
        "credential-rejected",
        proof(0xC000006AL),
        clue(0xC000006DL, Weight.TELLING),
        clue(0x8009030CL, Weight.TELLING),
        clue(0xC0000064L, Weight.TELLING));
  }

  @Override
  void weighBroken(Sight sight, SignInBroken broken, Scales scales) {
    scales.speaksFor(
        tellsNoStatus(sight) ? Weight.STRONG : Weight.FAIR,
        "the server ends the exchange after the password's proof without a reason");
  }
}
