package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * What shows whether something stands between us and the host: what a connection dies of, whose
 * packet ended it, the way there, and how long a quiet connection lives.
 */
public sealed interface BetweenObservation extends Observation {
  /** What was said first where something else was cut. */
  enum Trigger {
    /** Not a byte. */
    NOTHING,
    /** Bytes that are no protocol, as many as the request or the hello has. */
    PLAIN_BYTES,
    /** An X.224 Connection Request as clients send it, with a cookie. */
    REQUEST,
    /** The same without the cookie that names a user. */
    REQUEST_WITHOUT_COOKIE,
    /** A ClientHello as current Windows sends it, with the server's name. */
    HELLO,
    /** The same without the server's name. */
    HELLO_WITHOUT_NAME
  }

  /** What came back. */
  enum Reply {
    /** Bytes. */
    ANSWERED,
    /** FIN without a byte. */
    CLOSED,
    /** RST without a byte. */
    RESET,
    /** Nothing within the time. */
    SILENT
  }

  /**
   * After a request or a hello was cut, this was said on a connection of its own.
   *
   * @param at the stage: {@code NEGOTIATION} on a fresh connection, {@code TLS} behind the
   *     Connection Confirm
   * @param port of the host; another than the target's shows whether all of it behaves so
   * @param bytes that were sent
   * @param connectTook from SYN to established on this connection
   * @param took from the sending (or the connect) to the reply, or how long we waited
   */
  record TriggerTried(
      StageId at,
      Trigger trigger,
      int port,
      int bytes,
      Reply reply,
      Duration connectTook,
      Duration took)
      implements BetweenObservation {}

  /**
   * The packet that reset one of our connections, as the network delivered it; seen with the right
   * to see packets only.
   *
   * @param timeToLive of this very packet, or its hop limit
   * @param usualTimesToLive of the other packets of the same connection from there
   * @param identification IP id of this very packet; empty for IPv6
   * @param lastIdentification of the packet from there before it
   * @param segmentsBefore how many packets of this connection came from there before it
   */
  record ResetSeen(
      int timeToLive,
      List<Integer> usualTimesToLive,
      Optional<Integer> identification,
      Optional<Integer> lastIdentification,
      int segmentsBefore)
      implements BetweenObservation {
    public ResetSeen {
      usualTimesToLive = List.copyOf(usualTimesToLive);
    }

    /** The packet has come another way than all others that claim the same sender. */
    public boolean otherOrigin() {
      return !usualTimesToLive.isEmpty() && !usualTimesToLive.contains(timeToLive);
    }
  }

  /** How far a packet with a small time to live came. */
  enum HopAnswer {
    /** A router says that the time to live ended there. */
    EXPIRED,
    /** The host took the connection, or answered the datagram. */
    ACCEPTED,
    /** A reset, or for a datagram the host's own "port unreachable". */
    REFUSED,
    /** Somebody says that it cannot or may not be reached. */
    UNREACHABLE,
    SILENT
  }

  /**
   * One distance.
   *
   * @param timeToLive of what we sent, from 1
   * @param from who answered; empty for silence, and where the system does not tell
   * @param took from sending to the answer
   */
  record Hop(int timeToLive, Optional<String> from, HopAnswer answer, Duration took) {}

  /**
   * The way to the host, told by packets that end on it.
   *
   * @param by "TCP" or "UDP"
   * @param hops by rising time to live
   * @param reached the host itself answered, at the last of them
   */
  record RouteTraced(String by, int port, List<Hop> hops, boolean reached, Duration took)
      implements BetweenObservation {
    public RouteTraced {
      hops = List.copyOf(hops);
    }
  }

  /**
   * The way was not traced.
   *
   * @param instead what to run by hand
   */
  record RouteNotTraced(String because, String instead) implements BetweenObservation {}

  /**
   * On a connection that stands, this was sent so that it cannot come farther than so many hops.
   *
   * @param at {@code NEGOTIATION} or {@code TLS}, as in {@link TriggerTried}
   * @param timeToLive of the packets that carried it
   * @param expiredAt after a reset: the router at which connects to the same port with the same
   *     time to live end, each of several; empty when it does not say so of each
   */
  record ShortReachTried(
      StageId at,
      Trigger trigger,
      int timeToLive,
      Reply reply,
      Optional<String> expiredAt,
      Duration took)
      implements BetweenObservation {}

  /** What became of a quiet connection. */
  enum HeldEnd {
    /** It was answered, or ended in good order, when it was used again. */
    STOOD,
    /** FIN, while it was quiet. */
    CLOSED,
    /** RST, while it was quiet. */
    RESET,
    /** RST as soon as it was used again. */
    RESET_WHEN_USED,
    /** Nothing came when it was used again, for many times the round trip. */
    DEAF_WHEN_USED,
    /** We ended the wait early; it had not died until then. */
    NOT_AWAITED
  }

  /**
   * A connection that was kept quiet.
   *
   * @param behind the last stage that it had passed
   * @param keptAlive the system sent TCP keep-alives on it; else not a packet was sent
   * @param wanted how long it was to be quiet
   * @param quiet how long it was, until it ended or was used again
   */
  record ConnectionHeld(
      StageId behind, boolean keptAlive, Duration wanted, Duration quiet, HeldEnd end)
      implements BetweenObservation {}

  /** No connection could be kept quiet; {@code because} is a phrase. */
  record HoldNotPossible(String because) implements BetweenObservation {}

  /**
   * The certificate that the person expects of the host.
   *
   * @param sha256 of the certificate in DER
   */
  record FingerprintExpected(Bytes sha256) implements BetweenObservation {}
}
