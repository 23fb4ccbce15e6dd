package org.rdpdoctor.diagnosis.causes;

import java.util.List;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.GatewayPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.CertificateObservation.RevocationUnreachable;

/** The revocation of the gateway's certificate cannot be checked. */
final class GatewayCertRevocationUnreachable implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("gateway-cert-revocation-unreachable");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    GatewayPicture gateway = sight.gateway();
    if (!gateway.isOnTheWay()) {
      scales.untested(NoGateway.BECAUSE);
      return;
    }
    List<RevocationUnreachable> inVain = gateway.revocationUnreachable();
    if (!inVain.isEmpty()) {
      scales.proves(
          "from here %s cannot be fetched: %s"
              .formatted(
                  PlainText.of(inVain.getFirst().url()), PlainText.of(inVain.getFirst().how())));
      return;
    }
    if (!scales.rulesOutIf(gateway.revocationAnswered(), "the revocation list can be fetched")) {
      scales.untested("it takes a revocation point with an http address, and none is named");
    }
  }
}
