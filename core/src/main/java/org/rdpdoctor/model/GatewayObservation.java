package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tsgu.GatewayCode;

/**
 * What an RD Gateway answers, from its web server to the channel to the target (MS-TSGU). {@code
 * took} runs from our request to the answer or to the end of waiting.
 */
public sealed interface GatewayObservation extends Observation {
  /** How packets reach the gateway. */
  enum GatewayTransport {
    /** One connection that is upgraded. */
    WEBSOCKET,
    /** One connection for each direction (RDG_OUT_DATA and RDG_IN_DATA). */
    HTTP,
    /** The transport of old, DCE/RPC over HTTP: recognised, not spoken here. */
    RPC
  }

  /** The steps on the way through a gateway, in their order. */
  enum Step {
    /** The request that asks for a transport. */
    REQUEST,
    /** The sign-in to the gateway. */
    SIGN_IN,
    /** Versions are told. */
    HANDSHAKE,
    /** The tunnel is made; the connection policy (CAP) may already refuse. */
    TUNNEL,
    /** The connection policy (CAP) decides. */
    AUTHORIZATION,
    /** The resource policy (RAP) decides, and the gateway connects to the target. */
    CHANNEL
  }

  Duration took();

  /**
   * The web server's answer to the first request, which carries no credentials.
   *
   * @param status of HTTP; 101: the connection was upgraded
   * @param schemes of authentication that are offered, in their order
   * @param server the Server header
   */
  record GatewayAnswered(
      GatewayTransport asked,
      int status,
      List<String> schemes,
      Optional<String> server,
      Duration took)
      implements GatewayObservation {
    public GatewayAnswered {
      schemes = List.copyOf(schemes);
    }
  }

  /** The transport is open: the gateway took the sign-in, or wanted none. */
  record GatewaySignedIn(GatewayTransport transport, Optional<String> scheme, Duration took)
      implements GatewayObservation {}

  /** The gateway's web server refused the credentials. */
  record GatewaySignInRefused(GatewayTransport transport, String scheme, int status, Duration took)
      implements GatewayObservation {}

  /** Nobody was signed in; {@code because} is a phrase. */
  record GatewaySignInNotTried(String because, Duration took) implements GatewayObservation {}

  /** The gateway answered the handshake; the flags of further authentication as they came. */
  record GatewayHandshakeAnswered(
      int versionMajor,
      int versionMinor,
      int serverVersion,
      int extendedAuthentication,
      Duration took)
      implements GatewayObservation {}

  /** The tunnel stands. The consent message is a text that a person must agree to. */
  record GatewayTunnelCreated(
      int serverVersion, Optional<Long> capabilities, int consentMessageCharacters, Duration took)
      implements GatewayObservation {}

  /** The connection policy lets the client through. */
  record GatewayTunnelAuthorized(
      Optional<Long> redirectionFlags, Optional<Duration> idleTimeout, Duration took)
      implements GatewayObservation {}

  /** The gateway has connected to the target. */
  record GatewayChannelOpened(Optional<Integer> udpPort, Duration took)
      implements GatewayObservation {}

  /** The gateway refused a step with a code of its own protocol. */
  record GatewayRefused(Step step, GatewayCode code, Duration took) implements GatewayObservation {}

  record GatewayClosed(Step step, Duration took) implements GatewayObservation {}

  record GatewayReset(Step step, Duration took) implements GatewayObservation {}

  record GatewaySilent(Step step, Duration took) implements GatewayObservation {}

  /** The answer is none of this protocol. */
  record GatewayMalformed(Step step, String problem, Bytes firstBytes, Duration took)
      implements GatewayObservation {}
}
