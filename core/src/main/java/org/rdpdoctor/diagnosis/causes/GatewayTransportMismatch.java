package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.GatewayPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.wire.tsgu.GatewayCode;

/** Client and gateway share no transport. */
final class GatewayTransportMismatch implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("gateway-transport-mismatch");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    GatewayPicture gateway = sight.gateway();
    if (!gateway.isOnTheWay()) {
      scales.untested(NoGateway.BECAUSE);
      return;
    }
    if (gateway.speaksRpc() && gateway.transportRefused().isPresent()) {
      scales.proves(
          "the gateway knows the RPC transport and answers the request for the others with status %d"
              .formatted(gateway.transportRefused().get()));
      return;
    }
    if (gateway.refused().isPresent()
        && gateway
            .refused()
            .get()
            .what()
            .code()
            .asResult()
            .equals(GatewayCode.PROXY_CAPABILITYMISMATCH)) {
      scales.speaksFor(
          Weight.GOOD, "the gateway misses a capability of the client", gateway.refused().get());
      return;
    }
    if (scales.rulesOutIf(gateway.speaksProtocol(), "a transport is open")) {
      return;
    }
    if (gateway.transportRefused().isPresent()) {
      scales.speaksFor(
          Weight.SLIGHT,
          "the current transports are not known there, and the RPC transport is not either");
      return;
    }
    scales.untested("it takes the gateway's answer to a request for its transport");
  }
}
