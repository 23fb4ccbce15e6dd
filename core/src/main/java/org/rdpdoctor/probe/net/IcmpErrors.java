package org.rdpdoctor.probe.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.probe.net.NativeSocket.Kind;
import org.rdpdoctor.wire.Bytes;

/**
 * Asks Linux which ICMP message ended a connect. The JDK gives one exception for "host unreachable"
 * and "administratively prohibited", and takes "port unreachable", which is what a firewall's
 * default rejection sends, for a refusal by the host. One more attempt to connect with the error
 * queue turned on (IP_RECVERR, ip(7)) tells type, code and the sender's address.
 *
 * <p>Silent where this is not Linux or native access is not permitted.
 */
public final class IcmpErrors {
  /**
   * What the error queue says.
   *
   * @param version of ICMP, 4 or 6
   * @param from who sent it
   */
  public record IcmpMessage(int version, int type, int code, InetAddress from) {
    private static final int V4_UNREACHABLE = 3;
    private static final int V6_UNREACHABLE = 1;

    /** RFC 792, RFC 1122 section 3.2.2.1 and RFC 1812 section 5.2.7.1; RFC 4443 section 3.1. */
    public boolean prohibited() {
      return version == 4
          ? type == V4_UNREACHABLE && (code == 9 || code == 10 || code == 13)
          : type == V6_UNREACHABLE && (code == 1 || code == 5);
    }

    /** Sent by a closed UDP port or by a firewall, never by a closed TCP port. */
    public boolean portUnreachable() {
      return version == 4
          ? type == V4_UNREACHABLE && code == 3
          : type == V6_UNREACHABLE && code == 4;
    }

    /** The time to live ended on the way (RFC 792; RFC 4443 section 3.3). */
    public boolean expired() {
      return version == 4 ? type == 11 && code == 0 : type == 3 && code == 0;
    }

    /** Net rather than host unreachable. */
    public boolean networkUnreachable() {
      return version == 4
          ? type == V4_UNREACHABLE && (code == 0 || code == 5 || code == 6 || code == 11)
          : type == V6_UNREACHABLE && (code == 0 || code == 6);
    }
  }

  private final NativeCalls calls;

  private IcmpErrors(NativeCalls calls) {
    this.calls = calls;
  }

  public static Optional<IcmpErrors> ofSystem() {
    return NativeCalls.ofSystem().map(IcmpErrors::new);
  }

  /** Tries to connect once more; empty when no ICMP message comes within the limit. */
  public Optional<IcmpMessage> ask(InetAddress address, int port, Duration limit) {
    return ask(address, port, Optional.empty(), limit);
  }

  /** Sends the datagram once more; empty when no ICMP message comes within the limit. */
  public Optional<IcmpMessage> askByDatagram(
      InetAddress address, int port, Bytes datagram, Duration limit) {
    return ask(address, port, Optional.of(datagram), limit);
  }

  private Optional<IcmpMessage> ask(
      InetAddress address, int port, Optional<Bytes> datagram, Duration limit) {
    NativeSocket.Kind kind = datagram.isPresent() ? Kind.DATAGRAM : Kind.STREAM;
    return NativeSocket.open(calls, kind, address, port)
        .flatMap(opened -> {
          try (NativeSocket socket = opened) {
            return ask(socket, datagram, limit);
          }
        });
  }

  private static Optional<IcmpMessage> ask(
      NativeSocket socket, Optional<Bytes> datagram, Duration limit) {
    if (!socket.keepErrors()) {
      return Optional.empty();
    }
    socket.connect();
    if (datagram.isPresent()) {
      socket.send(datagram.get());
      socket.awaitError(limit);
    } else {
      socket.awaitConnected(limit);
    }
    return socket.icmpError();
  }
}
