package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;

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
    double weightNats = broken.how() == SignInEnding.ALERTED ? Weight.FAIR : Weight.GOOD;
    scales.speaksFor(
        tellsNoStatus(sight) ? Weight.STRONG : weightNats,
        "the server ends the exchange after the password's proof without a reason");
  }

  @Override
  void weighMore(Sight sight, Scales scales) {
    if (sight.signIn().refused().isPresent() && sight.certificate().inspector().isPresent()) {
      scales.speaksAgainst(
          Weight.GOOD,
          "TLS is inspected on the way, and through that no NLA sign-in can succeed, whatever the password");
    }
    sight
        .gateway()
        .signInRefused()
        .ifPresent(refused ->
            scales.speaksFor(
                Weight.TELLING,
                "the gateway refuses the sign-in with status " + refused.what().status()));
  }
}
