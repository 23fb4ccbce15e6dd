package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.model.TcpObservation.TcpNotForwarded;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;

/** What the answer of somebody in between says of the host behind. */
final class OnwardsWords {
  private static final String SOCKS_5 = "SOCKS 5";

  private OnwardsWords() {}

  /**
   * As a connect of ours would tell it; empty when the capture does not show it.
   *
   * @param closed somebody in between ended the connection
   */
  static Optional<TcpObservation> of(OnwardsAsked asked, boolean closed) {
    String by = asked.how().equals(GatewayTunnel.HOW) ? "the gateway" : "the proxy";
    String host = asked.destination();
    int port = asked.port();
    if (asked.granted().isEmpty()) {
      return closed
          ? Optional.of(
              new TcpNotForwarded(host, port, by, "closed without an answer", Duration.ZERO))
          : Optional.empty();
    }
    if (asked.granted().get()) {
      return Optional.of(new TcpForwarded(host, port, by, Duration.ZERO));
    }
    // RFC 1928 section 6: what the proxy met is what is in the way.
    boolean socks = asked.how().equals(SOCKS_5);
    if (socks && asked.answer().equals("code 5")) {
      return Optional.of(new TcpRefused(host, port, Duration.ZERO));
    }
    if (socks && asked.answer().equals("code 3")) {
      return Optional.of(new TcpUnreachable(host, port, "network", Optional.of(by), Duration.ZERO));
    }
    if (socks && asked.answer().equals("code 4")) {
      return Optional.of(new TcpUnreachable(host, port, "host", Optional.of(by), Duration.ZERO));
    }
    return Optional.of(new TcpNotForwarded(host, port, by, asked.answer(), Duration.ZERO));
  }
}
