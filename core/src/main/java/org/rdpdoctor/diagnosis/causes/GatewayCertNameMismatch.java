package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.GatewayPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The gateway's certificate carries another name. */
final class GatewayCertNameMismatch implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("gateway-cert-name-mismatch");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    GatewayPicture gateway = sight.gateway();
    if (!gateway.isOnTheWay()) {
      scales.untested(NoGateway.BECAUSE);
      return;
    }
    CertificatePicture certificate = gateway.certificate();
    if (certificate.own().isEmpty()) {
      scales.untested("it takes the gateway's certificate, which was not shown");
      return;
    }
    if (!scales.rulesOutIf(
        certificate.namesTarget(), "the gateway's certificate carries the name")) {
      scales.proves(
          "the gateway's certificate does not carry the name %s, and clients refuse it"
              .formatted(PlainText.of(certificate.host())));
    }
  }
}
