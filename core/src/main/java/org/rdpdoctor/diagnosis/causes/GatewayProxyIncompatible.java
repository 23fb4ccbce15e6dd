package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.GatewayPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;

/** A reverse proxy in front of the gateway breaks it. */
final class GatewayProxyIncompatible implements Cause {
  private static final int NOT_FOUND = 404;

  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("gateway-proxy-incompatible");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    GatewayPicture gateway = sight.gateway();
    if (!gateway.isOnTheWay()) {
      scales.untested(NoGateway.BECAUSE);
      return;
    }
    if (scales.rulesOutIf(
        gateway.speaksProtocol(),
        "the gateway answers in its own protocol through all before it")) {
      return;
    }
    if (scales.rulesOutIf(
        gateway.speaksRpc(), "what is before the gateway lets its RPC transport through")) {
      return;
    }
    if (gateway.transportRefused().isPresent()) {
      int status = gateway.transportRefused().get();
      scales.speaksFor(
          status == NOT_FOUND ? Weight.FAIR : Weight.GOOD,
          "a web server answers the gateway's request with status %d, which a gateway does not say"
              .formatted(status),
          gateway.answered(GatewayTransport.WEBSOCKET).get());
      return;
    }
    if (gateway.brokenBeforeHandshake().isPresent()) {
      scales.speaksFor(Weight.FAIR, gateway.brokenBeforeHandshake().get());
      return;
    }
    scales.untested("it takes the gateway's answer to a request for its transport");
  }
}
