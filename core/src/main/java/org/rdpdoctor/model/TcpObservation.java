package org.rdpdoctor.model;

import java.time.Duration;
import java.util.Optional;

/** What connecting to a TCP port gives. */
public sealed interface TcpObservation extends Observation {
  String address();

  int port();

  Duration took();

  record TcpConnected(String address, int port, Duration took) implements TcpObservation {}

  /** The SYN was answered by a reset. */
  record TcpRefused(String address, int port, Duration took) implements TcpObservation {}

  /** The connection was reset while it was being set up, after the SYN had been answered. */
  record TcpReset(String address, int port, Duration took) implements TcpObservation {}

  /** Nothing answered the SYN within {@code took}. */
  record TcpTimedOut(String address, int port, Duration took) implements TcpObservation {}

  /**
   * The host or network is unreachable, by ICMP, by a failed neighbour look-up or for lack of a
   * route here.
   *
   * @param what "host", "network" or "no route from here"
   * @param reportedBy address of the router that said so, where the system tells
   */
  record TcpUnreachable(
      String address, int port, String what, Optional<String> reportedBy, Duration took)
      implements TcpObservation {}

  /** A filter says that it forbids the connection (ICMP administratively prohibited, or local). */
  record TcpProhibited(
      String address, int port, String how, Optional<String> reportedBy, Duration took)
      implements TcpObservation {}

  /**
   * A gateway or a proxy connected for us.
   *
   * @param address the target as we named it to them
   * @param by "the gateway" or "the proxy"
   */
  record TcpForwarded(String address, int port, String by, Duration took)
      implements TcpObservation {}

  /** A gateway or a proxy did not connect for us; {@code how} is a phrase. */
  record TcpNotForwarded(String address, int port, String by, String how, Duration took)
      implements TcpObservation {}

  /**
   * What a well-known port of the same host does, asked only when the RDP port does not answer.
   *
   * @param answer "connected", "refused", "timed out", "unreachable" or "prohibited"
   */
  record OtherPortTried(String address, int port, String service, String answer, Duration took)
      implements TcpObservation {}
}
