package org.rdpdoctor.lab.path;

import java.time.Duration;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * One thing in the way that a {@link Relay} can show.
 *
 * <p>A relay ends one TCP connection and opens another, as a proxy, a load balancer or a stateful
 * box that terminates TCP does. So the client's kernel shakes hands with the relay, and what it
 * sends is acknowledged by the relay, whatever becomes of it. What only a router can do needs a
 * network of its own (see {@code interop/netlab.sh}): a longer TCP handshake, packets that are lost
 * and sent again, a reset with a foreign TTL, segments that nobody acknowledges, ICMP.
 */
public sealed interface Hindrance {
  /** By what a box recognises what it does not let pass; all are of the client. */
  enum Trigger {
    /** An X.224 Connection Request: MS-RDPBCGR section 2.2.1.1. */
    REQUEST,
    /** The same, with a routing cookie or token in it. */
    COOKIE,
    /** A TLS ClientHello, after the negotiation or without one. */
    CLIENT_HELLO,
    /** A ClientHello that names the server: RFC 6066 section 3. */
    SERVER_NAME
  }

  /** What a box does with a connection that it does not like. */
  enum Act {
    /** Resets both sides. */
    RESET,
    /** Closes both sides properly. */
    CLOSE,
    /** Lets nothing pass any more, and says nothing. */
    SWALLOW
  }

  /** What becomes of a client that is not let in. */
  enum Refusal {
    /** The port is closed: a reset to the SYN. */
    REFUSED,
    /** No answer to the SYN. */
    SILENT,
    /** The connection opens and is reset. */
    RESET
  }

  /** Nothing; for comparison. */
  record Nothing() implements Hindrance {}

  /**
   * A long or narrow line. The TCP handshake is not slowed down.
   *
   * @param delay of all that passes, in each direction
   * @param jitter added to it at random, from nothing to this; the order is kept
   * @param bytesPerSecond in each direction; 0 for no limit
   */
  record Slow(Duration delay, Duration jitter, long bytesPerSecond) implements Hindrance {
    public Slow {
      if (delay.isNegative() || jitter.isNegative() || bytesPerSecond < 0) {
        throw new IllegalArgumentException("a line is not faster than nothing");
      }
    }
  }

  /**
   * A box that reads along.
   *
   * @param reassembles it puts cut messages together again; else it looks at each segment by itself
   */
  record Cut(Trigger trigger, Act act, boolean reassembles) implements Hindrance {}

  /**
   * A box that forgets quiet connections.
   *
   * @param after without a byte in either direction
   */
  record IdleTimer(Duration after, Act act) implements Hindrance {}

  /**
   * A box that decrypts, with a certificate of its own, and encrypts again to the server.
   *
   * @param passesCredSsp false: an RDP relay that cannot pass on what is bound to TLS, and resets
   */
  record TlsInterception(TlsProfile profile, ServerCertificate certificate, boolean passesCredSsp)
      implements Hindrance {
    public TlsInterception(TlsProfile profile, ServerCertificate certificate) {
      this(profile, certificate, true);
    }
  }

  /**
   * A bastion or relay that asks the server by an RDP client of its own.
   *
   * @param speaks what that client can offer; of what the user's client offers, no more gets on
   * @param closes when the server selects nothing of it; else the refusal is passed on
   */
  record OwnClient(SecurityProtocols speaks, boolean closes) implements Hindrance {}

  /**
   * A tunnel that breaks the stream.
   *
   * @param afterBytes so many bytes of the server
   * @param garbles what follows comes out wrong; else the tunnel closes
   */
  record Broken(int afterBytes, boolean garbles) implements Hindrance {}

  /**
   * Large segments to the client vanish, and so does all that comes after them. A relay hears of no
   * segments: it takes what the server sends at a time for segments of the size that the client's
   * window lets through, which the kernel tells (Linux only; elsewhere every client's window is
   * taken for a large one, so that a small one does not help).
   *
   * @param most bytes of a segment that passes
   */
  record LargeSegmentsLost(int most) implements Hindrance {}

  /**
   * An intrusion prevention that has had enough.
   *
   * @param after so many connections in all
   */
  record Ban(int after, Refusal refusal) implements Hindrance {
    public Ban {
      if (after < 0) {
        throw new IllegalArgumentException("fewer than no connections");
      }
    }
  }

  /**
   * A listener or box with few places: a connection beyond them is reset as soon as it is open.
   *
   * @param places that may be taken at a time
   */
  record FewPlaces(int places) implements Hindrance {}

  /**
   * TCP passes, UDP does not.
   *
   * @param tells the port is closed and says so with ICMP; else datagrams are dropped
   */
  record NoUdp(boolean tells) implements Hindrance {}
}
