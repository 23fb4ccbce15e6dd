package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;

/**
 * What a SYN of RDP's UDP transport gives (MS-RDPEUDP 3.1.5.2) on the UDP port with the number of
 * the TCP port.
 */
public sealed interface UdpObservation extends Observation {
  int port();

  Duration took();

  /**
   * A SYN+ACK to our SYN.
   *
   * @param datagramBytes size of our SYN, which is padded to the MTU that it offers
   * @param versionAsked in our SYN
   * @param versionChosen by the server
   * @param upStreamMtu of the answer: largest datagram that the server will send
   * @param downStreamMtu of the answer: largest datagram that the server takes
   * @param answerBytes size of the answer, which is to be padded likewise
   * @param sent how many times our SYN was sent until the answer came
   * @param oddities what in the answer differs from the specification
   * @param took from the last sending to the answer
   */
  record UdpAnswered(
      int port,
      int datagramBytes,
      UdpVersion versionAsked,
      UdpVersion versionChosen,
      int upStreamMtu,
      int downStreamMtu,
      int answerBytes,
      int sent,
      List<String> oddities,
      Duration took)
      implements UdpObservation {
    public UdpAnswered {
      oddities = List.copyOf(oddities);
    }
  }

  /** Nothing answered the SYN, sent that many times, within {@code took}. */
  record UdpSilent(int port, int datagramBytes, UdpVersion versionAsked, int sent, Duration took)
      implements UdpObservation {}

  /**
   * ICMP port unreachable, sent by the host or by whom the system does not tell.
   *
   * @param reportedBy who sent it, where the system tells
   */
  record UdpRefused(int port, Optional<String> reportedBy, Duration took)
      implements UdpObservation {}

  /** A filter says that it forbids the datagram; {@code reportedBy} likewise. */
  record UdpProhibited(int port, String how, Optional<String> reportedBy, Duration took)
      implements UdpObservation {}

  /**
   * No way there; {@code reportedBy} likewise.
   *
   * @param what "host", "network", "no route from here" or "unknown reason"
   */
  record UdpUnreachable(int port, String what, Optional<String> reportedBy, Duration took)
      implements UdpObservation {}

  /** A datagram came that is no SYN+ACK to our SYN. */
  record UdpMalformed(int port, int datagramBytes, String problem, Bytes firstBytes, Duration took)
      implements UdpObservation {}
}
