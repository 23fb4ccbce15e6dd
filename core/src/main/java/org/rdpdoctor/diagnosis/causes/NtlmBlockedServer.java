package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.SignInObservation.SignInBroken;

/** The host refuses NTLM. */
final class NtlmBlockedServer extends SignInCause {
  NtlmBlockedServer() {
    super(
        "ntlm-blocked-server",
        proof(0xC0000418L),
        clue(0xC00000BBL, Weight.GOOD),
        clue(0xC0000022L, Weight.FAIR));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    scales.rulesOutIf(sight.signIn().acceptedWith("NTLM"), "the server takes a sign-in with NTLM");
  }

  @Override
  void weighBroken(Sight sight, SignInBroken broken, Scales scales) {
    if (!tellsNoStatus(sight) && broken.attempt().mechanism().equals("NTLM")) {
      scales.speaksFor(Weight.FAIR, "the server ends the exchange after NTLM's proof");
    }
  }
}
