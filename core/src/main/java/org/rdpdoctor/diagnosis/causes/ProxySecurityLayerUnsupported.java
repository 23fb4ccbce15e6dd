package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;

/** A bastion or proxy cannot speak the security layer that the target selects. */
final class ProxySecurityLayerUnsupported implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("proxy-security-layer-unsupported", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NegotiationPicture negotiation = sight.negotiation();
    if (Passed.negotiation(sight, scales)) {
      return;
    }
    boolean contradicts =
        negotiation.refusedWith(NegotiationFailureCode.SSL_REQUIRED_BY_SERVER)
            || negotiation.refusedWith(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER)
            || negotiation.refusedWith(NegotiationFailureCode.INCONSISTENT_FLAGS);
    if (contradicts) {
      scales.speaksFor(
          Weight.FAIR,
          "the refusal contradicts our offer, as when a proxy passes on only a part of it");
    }
    if (negotiation.closed()) {
      scales.speaksFor(Weight.FAIR, "proxies close when the target selects what they cannot speak");
    }
    if (negotiation.plainThoughTlsOffered()) {
      scales.speaksFor(Weight.SLIGHT, "a proxy may offer plain RDP only");
    }
  }
}
