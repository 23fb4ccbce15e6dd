package org.rdpdoctor.diagnosis.causes;

import java.util.Set;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.GatewayPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Seen;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.Step;
import org.rdpdoctor.wire.tsgu.GatewayCode;

/** The gateway's policies deny the connection. */
final class GatewayDenied implements Cause {
  private static final Set<GatewayCode> POLICY =
      Set.of(
          GatewayCode.PROXY_NAP_ACCESSDENIED,
          GatewayCode.PROXY_QUARANTINE_ACCESSDENIED,
          GatewayCode.E_ACCESSDENIED);

  private static final Set<GatewayCode> METHOD =
      Set.of(
          GatewayCode.PROXY_UNSUPPORTED_AUTHENTICATION_METHOD,
          GatewayCode.PROXY_COOKIE_AUTHENTICATION_ACCESS_DENIED,
          GatewayCode.PROXY_COOKIE_BADPACKET);

  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("gateway-denied");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    GatewayPicture gateway = sight.gateway();
    if (!gateway.isOnTheWay()) {
      scales.untested(NoGateway.BECAUSE);
      return;
    }
    if (scales.rulesOutIf(gateway.channelOpened(), "the gateway opened a channel")) {
      return;
    }
    if (gateway.refused().isPresent()) {
      weigh(gateway.refused().get(), scales);
      return;
    }
    if (gateway.signInRefused().isPresent()) {
      scales.untested(
          "it takes a sign-in that the gateway accepts; it refuses this one before any policy of"
              + " its own protocol is asked");
      return;
    }
    scales.untested(
        gateway
            .signInNotTried()
            .map(
                seen -> "it takes a sign-in to the gateway: " + PlainText.of(seen.what().because()))
            .orElse("it takes the gateway's own answer, and none came"));
  }

  private static void weigh(Seen<GatewayRefused> refused, Scales scales) {
    GatewayCode code = refused.what().code().asResult();
    Step step = refused.what().step();
    if (code.equals(GatewayCode.PROXY_RAP_ACCESSDENIED)) {
      scales.proves("the resource policy (RAP) refuses the target: " + code, refused.connection());
    } else if (POLICY.contains(code)) {
      scales.proves(
          (step == Step.CHANNEL
                  ? "the resource policy (RAP) refuses the target: "
                  : "the connection policy (CAP) refuses the user or the computer: ")
              + code,
          refused.connection());
    } else if (METHOD.contains(code)) {
      scales.speaksFor(Weight.STRONG, "the way of signing in is not accepted: " + code, refused);
    } else {
      scales.rulesOut("the gateway refuses for another reason: " + code);
    }
  }
}
