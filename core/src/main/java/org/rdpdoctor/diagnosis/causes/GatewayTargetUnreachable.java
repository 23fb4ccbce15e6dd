package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.GatewayPicture;
import org.rdpdoctor.diagnosis.picture.Seen;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.Step;
import org.rdpdoctor.wire.tsgu.GatewayCode;

/** The gateway cannot reach the target. */
final class GatewayTargetUnreachable implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("gateway-target-unreachable");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    GatewayPicture gateway = sight.gateway();
    if (!gateway.isOnTheWay()) {
      scales.untested(NoGateway.BECAUSE);
      return;
    }
    if (scales.rulesOutIf(gateway.channelOpened(), "the gateway connected to the target")) {
      return;
    }
    if (gateway.refused().isPresent()) {
      weigh(gateway.refused().get(), scales);
      return;
    }
    if (gateway.silentAt(Step.CHANNEL)) {
      scales.speaksFor(
          Weight.GOOD, "the gateway takes everything and then never says that it has connected");
      return;
    }
    scales.untested("it takes a channel through the gateway, and none was asked for");
  }

  private static void weigh(Seen<GatewayRefused> refused, Scales scales) {
    GatewayCode code = refused.what().code().asResult();
    if (code.equals(GatewayCode.PROXY_TS_CONNECTFAILED)) {
      scales.proves("the gateway says so: " + code, refused.connection());
    } else if (refused.what().step() == Step.CHANNEL
        && code.equals(GatewayCode.PROXY_INTERNALERROR)) {
      scales.speaksFor(
          Weight.STRONG,
          "the gateway lets us through and then fails to connect; some gateways have no better code",
          refused);
    } else {
      scales.rulesOut("the gateway refuses for another reason: " + code);
    }
  }
}
