package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The computer's own account in the domain is broken. */
final class DcTrustBroken extends SignInCause {
  DcTrustBroken() {
    super(
        "dc-trust-broken",
        proof(0xC000018BL),
        proof(0xC000018CL),
        proof(0xC000018DL),
        proof(0xC0000190L),
        proof(0xC000019BL),
        clue(0xC0000192L, Weight.FAIR));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    DcUnreachable.weighDomainSignIn(sight, scales);
  }
}
