package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.GatewayPicture;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The gateway's certificate is past its validity. */
final class GatewayCertExpired implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("gateway-cert-expired");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    GatewayPicture gateway = sight.gateway();
    if (!gateway.isOnTheWay()) {
      scales.untested(NoGateway.BECAUSE);
      return;
    }
    CertificatePicture certificate = gateway.certificate();
    if (certificate.expired()) {
      scales.proves("it was valid until " + certificate.endInWords());
      return;
    }
    if (!scales.rulesOutIf(
        certificate.own().isPresent(), "the gateway's certificate is not past its end")) {
      scales.untested("it takes the gateway's certificate, which was not shown");
    }
  }
}
