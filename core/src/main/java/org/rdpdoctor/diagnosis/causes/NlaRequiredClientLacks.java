package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;

/** The server demands NLA and the client does not offer it. */
final class NlaRequiredClientLacks implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("nla-required-client-lacks", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NegotiationPicture negotiation = sight.negotiation();
    if (negotiation.refusedWith(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER)) {
      scales.speaksFor(Weight.TELLING, "the server demands NLA and does not take the offer of it");
      return;
    }
    if (negotiation
        .askedTooLittle()
        .filter(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER::equals)
        .isPresent()) {
      scales.speaksFor(
          Weight.FAIR,
          "the server demands NLA; whether it is a client or a test that asks without it is not told");
      return;
    }
    if (scales.rulesOutIf(
        negotiation.view().ran() && !negotiation.requiresNla(), "the server does not demand NLA")) {
      return;
    }
    scales.rulesOutIf(
        negotiation.requiresNla() && !sight.scene().troubleReported(),
        "the server demands NLA, which current clients offer, and selects it");
  }
}
