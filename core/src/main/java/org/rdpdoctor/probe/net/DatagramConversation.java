package org.rdpdoctor.probe.net;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * One UDP flow: datagrams to one port of one host and back. Packets may be fragmented on the way,
 * as those of the Windows client may be. Not for use by two threads at once.
 */
public interface DatagramConversation extends AutoCloseable {
  /** Most datagrams that are taken from a peer on one flow. */
  int MAX_RECEIVED = 64;

  /**
   * What waiting for a datagram gives.
   *
   * <p>{@code reportedBy} is the address of who sent the ICMP message, where the system tells.
   */
  sealed interface Received {
    record Datagram(Bytes bytes) implements Received {}

    /** Nothing within the limit, or the target's deadline passed. */
    record Silent() implements Received {}

    /** ICMP port unreachable by the host itself, or by whom the system does not tell. */
    record Refused(Optional<String> reportedBy) implements Received {}

    /** A filter says that it forbids the datagram, here or on the way. */
    record Prohibited(String how, Optional<String> reportedBy) implements Received {}

    /**
     * No way there.
     *
     * @param what "host", "network", "no route from here" or "unknown reason"
     */
    record Unreachable(String what, Optional<String> reportedBy) implements Received {}

    /** The peer has sent more than {@link #MAX_RECEIVED} datagrams. */
    record TooMuch() implements Received {}
  }

  /**
   * Sends one datagram. A failure is kept and shows at the next {@link #receive}.
   *
   * @param what name of the message for the capture, such as "RDPUDP SYN"
   */
  void send(String what, Bytes datagram);

  /** Waits at most {@code limit} for the next datagram of this peer. */
  Received receive(Duration limit) throws InterruptedException;

  /** Closes our port; whatever the peer still sends is then answered by the system's ICMP. */
  @Override
  void close();
}
