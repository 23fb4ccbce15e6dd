package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;

/** A relay in between cannot complete the security exchange. */
final class MiddleboxRdpRelay implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("middlebox-rdp-relay", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NegotiationPicture negotiation = sight.negotiation();
    if (sight.nla().broken()) {
      scales.speaksFor(
          Weight.STRONG,
          "TLS works and CredSSP breaks: a relay cannot pass on what is bound to TLS");
    }
    if (negotiation.refusedWith(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER)) {
      scales.speaksFor(
          Weight.FAIR, "NLA is demanded although we offer it: something may strip the offer");
    }
    if (negotiation.refusedWith(NegotiationFailureCode.INCONSISTENT_FLAGS)) {
      scales.speaksFor(Weight.FAIR, "the request may have been changed on its way");
    }
    if (negotiation.malformed().isPresent()) {
      scales.speaksFor(Weight.HINT, "a relay may garble the answer");
    }
    scales.untested(
        "CredSSP shows a relay only when credentials are sent; so would a second place");
  }
}
