package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The host takes Kerberos only. */
final class KerberosRequired extends SignInCause {
  KerberosRequired() {
    super("kerberos-required", clue(0xC0000418L, Weight.FAIR), clue(0xC00000BBL, Weight.GOOD));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    scales.rulesOutIf(sight.signIn().acceptedWith("NTLM"), "the server takes a sign-in with NTLM");
  }
}
