package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.GatewayPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The gateway's certificate is not trusted. */
final class GatewayCertUntrusted implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("gateway-cert-untrusted");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    GatewayPicture gateway = sight.gateway();
    if (!gateway.isOnTheWay()) {
      scales.untested(NoGateway.BECAUSE);
      return;
    }
    CertificatePicture certificate = gateway.certificate();
    if (certificate.notTrustedThoughGiven()) {
      scales.proves(
          "the chain does not end at a given authority: "
              + PlainText.of(certificate.notTrusted().get().what().why()));
      return;
    }
    if (certificate.notTrusted().isPresent()) {
      scales.speaksFor(
          Weight.TELLING,
          "this machine does not trust it, and a client asks nobody whether it may go on: "
              + PlainText.of(certificate.notTrusted().get().what().why()),
          certificate.notTrusted().get());
      return;
    }
    if (gateway.revoked()) {
      scales.speaksFor(Weight.STRONG, "its authority has revoked it");
      return;
    }
    if (!scales.rulesOutIf(
        certificate.trusted().isPresent(), "the gateway's chain ends at a trusted root")) {
      scales.untested("it takes the gateway's certificate, and trust in it could not be judged");
    }
  }
}
