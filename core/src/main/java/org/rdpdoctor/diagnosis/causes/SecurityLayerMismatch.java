package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;

/** Plain RDP, TLS and NLA: the sets of the two sides do not overlap. */
final class SecurityLayerMismatch implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("security-layer-mismatch", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NegotiationPicture negotiation = sight.negotiation();
    if (Passed.negotiation(sight, scales)) {
      return;
    }
    if (negotiation.refusedWith(NegotiationFailureCode.SSL_NOT_ALLOWED_BY_SERVER)) {
      scales.proves("the server itself says that it takes plain RDP security only");
    }
    if (negotiation.confirmedPlainly()) {
      scales.speaksFor(
          Weight.TELLING,
          "the server knows nothing newer than plain RDP security, which current clients refuse");
    }
    if (negotiation.plainThoughTlsOffered()) {
      scales.speaksFor(
          Weight.STRONG,
          "the server selects plain RDP security, which clients that want TLS or NLA refuse");
    }
    if (negotiation.refusedWith(NegotiationFailureCode.SSL_REQUIRED_BY_SERVER)
        || negotiation.refusedWith(NegotiationFailureCode.INCONSISTENT_FLAGS)) {
      scales.speaksFor(
          Weight.STRONG, "the server refuses every set of protocols that a client can offer");
    }
    if (negotiation.refusedWith(NegotiationFailureCode.SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER)) {
      scales.proves(
          "the server itself says that it wants TLS with a client certificate, which RDP clients do not send");
    }
    if (negotiation.refusedWith(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER)
        || unknown(negotiation)) {
      scales.speaksFor(Weight.FAIR, "the server wants what was not offered");
    }
    if (negotiation.askedTooLittle().isPresent()) {
      scales.speaksFor(
          Weight.SLIGHT,
          "the server wants more than was asked for, be it by a client or by a test");
    }
    if (negotiation.closed()) {
      scales.speaksFor(Weight.HINT, "some servers close instead of refusing");
    }
  }

  private static boolean unknown(NegotiationPicture negotiation) {
    return negotiation.refusal().map(code -> code.name().isEmpty()).orElse(false);
  }
}
