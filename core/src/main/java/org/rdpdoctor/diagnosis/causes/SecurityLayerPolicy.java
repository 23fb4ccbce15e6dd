package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;

/** A policy forces a security layer that cannot be satisfied. */
final class SecurityLayerPolicy implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("security-layer-policy", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NegotiationPicture negotiation = sight.negotiation();
    if (Passed.negotiation(sight, scales)) {
      return;
    }
    if (negotiation.refusedWith(NegotiationFailureCode.SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER)) {
      scales.speaksFor(
          Weight.STRONG,
          "a policy can demand TLS with a client certificate, which RDP clients do not send");
    }
    if (negotiation.refusedWith(NegotiationFailureCode.SSL_NOT_ALLOWED_BY_SERVER)) {
      scales.speaksFor(Weight.STRONG, "a policy (SecurityLayer) can forbid TLS");
    }
    if (negotiation.plainThoughTlsOffered()) {
      scales.speaksFor(Weight.STRONG, "a policy (SecurityLayer) can force plain RDP security");
    }
    if (negotiation.refusedWith(NegotiationFailureCode.SSL_REQUIRED_BY_SERVER)
        || negotiation.refusedWith(NegotiationFailureCode.INCONSISTENT_FLAGS)) {
      scales.speaksFor(Weight.FAIR, "a policy may force what the rest of the settings forbids");
    }
    if (negotiation.refusedWith(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER)) {
      scales.speaksFor(Weight.HINT, "a policy forces NLA");
    }
  }
}
