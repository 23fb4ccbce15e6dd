package org.rdpdoctor.probe.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TcpObservation;

/** Opens TCP connections; the seam between the stages and the network. */
public interface Dialer {
  /**
   * What a connection is for and how it is opened.
   *
   * @param receiveBufferBytes size of the socket's receive buffer, set before connecting so that it
   *     bounds the advertised window; 0 for the system's default
   * @param segmentBytes largest payload of a segment that we announce to take; 0 for the system's
   *     choice. Only where {@link #limitsSegments} says so
   * @param keepAlive how long the connection may be quiet before the system sends keep-alives on
   *     it; empty for none
   */
  record Call(
      StageId stage,
      String purpose,
      InetAddress address,
      int port,
      Duration limit,
      int receiveBufferBytes,
      int segmentBytes,
      Optional<Duration> keepAlive) {
    /** With the system's segments, and without keep-alives. */
    public Call(
        StageId stage,
        String purpose,
        InetAddress address,
        int port,
        Duration limit,
        int receiveBufferBytes) {
      this(stage, purpose, address, port, limit, receiveBufferBytes, 0, Optional.empty());
    }

    /** Without keep-alives. */
    public Call(
        StageId stage,
        String purpose,
        InetAddress address,
        int port,
        Duration limit,
        int receiveBufferBytes,
        int segmentBytes) {
      this(
          stage, purpose, address, port, limit, receiveBufferBytes, segmentBytes, Optional.empty());
    }

    /** With the system's segments. */
    public Call(
        StageId stage,
        String purpose,
        InetAddress address,
        int port,
        Duration limit,
        int receiveBufferBytes,
        Optional<Duration> keepAlive) {
      this(stage, purpose, address, port, limit, receiveBufferBytes, 0, keepAlive);
    }
  }

  sealed interface Dialed {
    record Connected(Conversation conversation, Duration took) implements Dialed {}

    /** No connection; {@code why} is never {@code TcpConnected}. */
    record Failed(TcpObservation why) implements Dialed {}
  }

  /**
   * Waits for a free place among the connections to this host and overall, then connects. Gives a
   * {@code TcpTimedOut} when the limit or the target's deadline passes first. Never throws for what
   * the network does.
   */
  Dialed dial(Call call) throws InterruptedException;

  /** Whether the size of the segments that come can be bounded here. */
  default boolean limitsSegments() {
    return false;
  }

  /** Who connects for us: "the gateway" or "the proxy"; empty when we do so ourselves. */
  default Optional<String> forwardedBy() {
    return Optional.empty();
  }
}
