package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.model.SignInObservation.SignInRefused;

/** A member of Protected Users came with NTLM. */
final class KerberosProtectedUsers extends SignInCause {
  private static final long ACCOUNT_RESTRICTION = 0xC000006EL;

  KerberosProtectedUsers() {
    super("kerberos-protected-users", clue(0xC0000022L, Weight.HINT));
  }

  @Override
  void weighRefused(SignInRefused refused, Scales scales) {
    super.weighRefused(refused, scales);
    if (refused.status().value() == ACCOUNT_RESTRICTION
        && !refused.blankPassword()
        && refused.attempt().mechanism().equals("NTLM")) {
      scales.speaksFor(
          Weight.GOOD,
          "a restriction of the account forbids this sign-in, which was one with NTLM");
    }
  }
}
