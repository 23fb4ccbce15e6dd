package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.model.UdpObservation;
import org.rdpdoctor.model.UdpObservation.UdpProhibited;
import org.rdpdoctor.model.UdpObservation.UdpRefused;
import org.rdpdoctor.model.UdpObservation.UdpUnreachable;
import org.rdpdoctor.offline.flow.TcpConnection.IcmpError;

/** What an ICMP error says (RFC 792, RFC 1122 section 3.2.2.1, RFC 4443 section 3). */
final class IcmpWords {
  private static final int V4_TOO_BIG_CODE = 4;
  private static final int V6_TOO_BIG = 2;

  private enum Meaning {
    TOO_BIG,
    PROHIBITED,
    PORT_CLOSED,
    NO_NETWORK,
    NO_HOST
  }

  private IcmpWords() {}

  static boolean isTooBig(IcmpError error) {
    return meaning(error) == Meaning.TOO_BIG;
  }

  private static Meaning meaning(IcmpError error) {
    if (error.version() == 4) {
      return switch (error.code()) {
        case V4_TOO_BIG_CODE -> Meaning.TOO_BIG;
        case 9, 10, 13 -> Meaning.PROHIBITED;
        case 3 -> Meaning.PORT_CLOSED;
        case 0, 6 -> Meaning.NO_NETWORK;
        default -> Meaning.NO_HOST;
      };
    }
    if (error.type() == V6_TOO_BIG) {
      return Meaning.TOO_BIG;
    }
    return switch (error.code()) {
      case 1, 5, 6 -> Meaning.PROHIBITED;
      case 4 -> Meaning.PORT_CLOSED;
      case 0 -> Meaning.NO_NETWORK;
      default -> Meaning.NO_HOST;
    };
  }

  private static Optional<String> by(IcmpError error) {
    return Optional.of(error.by().toString());
  }

  private static String prohibition(IcmpError error) {
    return "administratively (ICMP code %d)".formatted(error.code());
  }

  /** Empty for what is no end of the attempt. */
  static Optional<TcpObservation> ofTcp(IcmpError error, String address, int port, Duration took) {
    return switch (meaning(error)) {
      case TOO_BIG -> Optional.empty();
      case PROHIBITED ->
          Optional.of(new TcpProhibited(address, port, prohibition(error), by(error), took));
      case NO_NETWORK -> Optional.of(new TcpUnreachable(address, port, "network", by(error), took));
      // Nothing but a filter answers TCP so: hosts without a listener send a reset.
      case PORT_CLOSED ->
          Optional.of(
              new TcpProhibited(address, port, "port unreachable by ICMP", by(error), took));
      case NO_HOST -> Optional.of(new TcpUnreachable(address, port, "host", by(error), took));
    };
  }

  static Optional<UdpObservation> ofUdp(IcmpError error, int port, Duration took) {
    return switch (meaning(error)) {
      case TOO_BIG -> Optional.empty();
      case PROHIBITED -> Optional.of(new UdpProhibited(port, prohibition(error), by(error), took));
      case PORT_CLOSED -> Optional.of(new UdpRefused(port, by(error), took));
      case NO_NETWORK -> Optional.of(new UdpUnreachable(port, "network", by(error), took));
      case NO_HOST -> Optional.of(new UdpUnreachable(port, "host", by(error), took));
    };
  }
}
