package org.rdpdoctor.probe.gateway;

import java.util.Locale;
import org.rdpdoctor.model.GatewayObservation;
import org.rdpdoctor.model.GatewayObservation.GatewayAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.GatewayObservation.GatewayClosed;
import org.rdpdoctor.model.GatewayObservation.GatewayHandshakeAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayMalformed;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.GatewayReset;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInNotTried;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInRefused;
import org.rdpdoctor.model.GatewayObservation.GatewaySignedIn;
import org.rdpdoctor.model.GatewayObservation.GatewaySilent;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelAuthorized;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelCreated;
import org.rdpdoctor.model.Observation;

/** Why a gateway opens no channel, as a phrase. */
final class Failures {
  private Failures() {}

  static String phrase(Observation last) {
    if (!(last instanceof GatewayObservation seen)) {
      return "it failed";
    }
    return switch (seen) {
      case GatewayAnswered answered -> "its web server answers with status " + answered.status();
      case GatewaySignInRefused refused -> "it refuses the sign-in with status " + refused.status();
      case GatewaySignInNotTried not -> "nobody was signed in to it: " + not.because();
      case GatewayRefused refused ->
          "it refuses the %s with %s"
              .formatted(refused.step().name().toLowerCase(Locale.ROOT), refused.code());
      case GatewayClosed _ -> "it closes the connection";
      case GatewayReset _ -> "it resets the connection";
      case GatewaySilent _ -> "it does not answer";
      case GatewayMalformed _ -> "its answer cannot be read";
      case GatewaySignedIn _,
          GatewayHandshakeAnswered _,
          GatewayTunnelCreated _,
          GatewayTunnelAuthorized _,
          GatewayChannelOpened _ ->
          "the connection to it broke";
    };
  }
}
