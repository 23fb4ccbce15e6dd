package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Software;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;

/** xrdp cannot read its key file, or it does not match the certificate. */
final class XrdpKeyPermission implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("xrdp-key-permission", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NegotiationPicture negotiation = sight.negotiation();
    if (Passed.serverTls(sight, scales)
        || scales.rulesOutIf(
            negotiation.software() == Software.WINDOWS
                || negotiation.software() == Software.FREERDP_FAMILY,
            "the server is not xrdp")) {
      return;
    }
    boolean xrdp = negotiation.software() == Software.XRDP;
    if (negotiation.refusedWith(NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER)) {
      if (xrdp) {
        scales.proves("xrdp says so (failure 3) when certificate or key cannot be read");
        scales.speaksFor(Weight.STRONG, "the negotiation looks like xrdp");
      } else {
        scales.speaksFor(Weight.FAIR, "xrdp says so when certificate or key cannot be read");
      }
    }
    if (sight.tls().every(End.MCS_DISCONNECT)) {
      scales.speaksFor(
          Weight.TELLING,
          "xrdp answers the hello with an MCS disconnect in clear when it cannot load key or certificate");
    }
    if (negotiation.plainThoughTlsOffered()) {
      scales.speaksFor(
          xrdp ? Weight.GOOD : Weight.SLIGHT,
          "xrdp in negotiate mode falls back to plain RDP without a word when it cannot read its key");
    }
  }
}
