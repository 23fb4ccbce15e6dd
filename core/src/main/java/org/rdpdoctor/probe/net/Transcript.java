package org.rdpdoctor.probe.net;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.rdpdoctor.wire.Bytes;

/**
 * All that passed on one connection, on one attempt to connect, or on one UDP flow, for the capture
 * file.
 *
 * @param id number of the connection; 0 for an attempt that failed and for a UDP flow
 * @param localPort 0 when it is not known
 * @param keyLogLines of the TLS sessions on it (NSS key log format)
 */
public record Transcript(
    int id,
    String purpose,
    InetAddress localAddress,
    int localPort,
    InetAddress remoteAddress,
    int remotePort,
    List<Moment> moments,
    List<String> keyLogLines) {
  public Transcript {
    moments = List.copyOf(moments);
    keyLogLines = List.copyOf(keyLogLines);
  }

  /** One event on the connection, as seen by us. */
  public record Moment(Instant at, Event event) {}

  /** What can happen on a connection. */
  public sealed interface Event {
    record Dialled() implements Event {}

    /** The SYN was answered by SYN and ACK. */
    record Answered() implements Event {}

    /** The SYN was answered by a reset. */
    record Refused() implements Event {}

    record Sent(String what, Bytes bytes) implements Event {}

    record Received(Bytes bytes) implements Event {}

    /** FIN from the peer. */
    record PeerClosed() implements Event {}

    /** RST from the peer. */
    record PeerReset() implements Event {}

    record WeClosed() implements Event {}

    /** UDP; a flow has no other events. */
    record DatagramSent(String what, Bytes bytes) implements Event {}

    /** UDP. ICMP messages are not kept: the sockets do not give them whole. */
    record DatagramReceived(Bytes bytes) implements Event {}
  }
}
