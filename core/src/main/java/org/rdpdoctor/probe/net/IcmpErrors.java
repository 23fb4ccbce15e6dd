package org.rdpdoctor.probe.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
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

    /** Net rather than host unreachable. */
    public boolean networkUnreachable() {
      return version == 4
          ? type == V4_UNREACHABLE && (code == 0 || code == 5 || code == 6 || code == 11)
          : type == V6_UNREACHABLE && (code == 0 || code == 6);
    }
  }

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_IP = 0;
  private static final int IP_RECVERR = 11;
  private static final int SOL_IPV6 = 41;
  private static final int IPV6_RECVERR = 25;
  private static final int MSG_ERRQUEUE = 0x2000;
  private static final int POLLERR = 0x8;
  private static final int POLLOUT = 0x4;

  /** origin of struct sock_extended_err: SO_EE_ORIGIN_ICMP and SO_EE_ORIGIN_ICMP6. */
  private static final int ORIGIN_ICMP = 2;

  private static final int ORIGIN_ICMP6 = 3;

  private static final int V4_SOCKET_ADDRESS_SIZE = 16;
  private static final int V6_SOCKET_ADDRESS_SIZE = 28;
  private static final int CONTROL_SIZE = 512;
  private static final int CONTROL_HEADER_SIZE = 16;
  private static final int MESSAGE_HEADER_SIZE = 56;
  private static final int EXTENDED_ERROR_SIZE = 16;

  /** A control buffer of this size cannot hold more. */
  private static final int MAX_CONTROL_MESSAGES = 8;

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
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment callState = arena.allocate(NativeCalls.callState());
      boolean v4 = address instanceof Inet4Address;
      int type = datagram.isPresent() ? SOCK_DGRAM : SOCK_STREAM;
      int socket =
          calls.socket(callState, v4 ? AF_INET : AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket < 0) {
        return Optional.empty();
      }
      try {
        return connect(new Attempt(arena, callState, socket, v4), address, port, datagram, limit);
      } finally {
        calls.close(callState, socket);
      }
    }
  }

  private record Attempt(Arena arena, MemorySegment callState, int socket, boolean v4) {}

  private Optional<IcmpMessage> connect(
      Attempt attempt, InetAddress address, int port, Optional<Bytes> datagram, Duration limit) {
    MemorySegment on = attempt.arena().allocateFrom(JAVA_INT, 1);
    int set =
        calls.setOption(
            attempt.callState(),
            attempt.socket(),
            attempt.v4() ? SOL_IP : SOL_IPV6,
            attempt.v4() ? IP_RECVERR : IPV6_RECVERR,
            on);
    if (set != 0) {
      return Optional.empty();
    }
    MemorySegment socketAddress = socketAddress(attempt, address, port);
    calls.connect(attempt.callState(), attempt.socket(), socketAddress);
    datagram.ifPresent(bytes ->
        calls.send(
            attempt.callState(),
            attempt.socket(),
            attempt.arena().allocateFrom(JAVA_BYTE, bytes.toArray())));
    awaitError(attempt, datagram.isPresent() ? POLLERR : POLLERR | POLLOUT, limit);
    return readErrorQueue(attempt);
  }

  /**
   * @param events that end the wait; a UDP socket can always be written to
   */
  private void awaitError(Attempt attempt, int events, Duration limit) {
    MemorySegment descriptor = attempt.arena().allocate(8, 4);
    descriptor.set(JAVA_INT, 0, attempt.socket());
    descriptor.set(JAVA_SHORT, 4, (short) events);
    int millis = Math.toIntExact(Math.clamp(limit.toMillis(), 1, 60_000));
    calls.poll(attempt.callState(), descriptor, 1, millis);
  }

  /** struct sockaddr_in and struct sockaddr_in6. */
  private static MemorySegment socketAddress(Attempt attempt, InetAddress address, int port) {
    int size = attempt.v4() ? V4_SOCKET_ADDRESS_SIZE : V6_SOCKET_ADDRESS_SIZE;
    MemorySegment target = attempt.arena().allocate(size, 4);
    target.set(JAVA_SHORT, 0, (short) (attempt.v4() ? AF_INET : AF_INET6));
    target.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) port);
    int addressOffset = attempt.v4() ? 4 : 8;
    byte[] octets = address.getAddress();
    MemorySegment.copy(octets, 0, target, JAVA_BYTE, addressOffset, octets.length);
    if (address instanceof Inet6Address six) {
      target.set(JAVA_INT, V6_SOCKET_ADDRESS_SIZE - 4, six.getScopeId());
    }
    return target;
  }

  private Optional<IcmpMessage> readErrorQueue(Attempt attempt) {
    MemorySegment control = attempt.arena().allocate(CONTROL_SIZE, 8);
    MemorySegment message = attempt.arena().allocate(MESSAGE_HEADER_SIZE, 8);
    message.set(ADDRESS, 32, control);
    message.set(JAVA_LONG, 40, CONTROL_SIZE);
    long received =
        calls.receiveMessage(attempt.callState(), attempt.socket(), message, MSG_ERRQUEUE);
    if (received < 0) {
      return Optional.empty();
    }
    long filled = Math.min(message.get(JAVA_LONG, 40), CONTROL_SIZE);
    return readControl(control.asSlice(0, filled), attempt.v4());
  }

  private static Optional<IcmpMessage> readControl(MemorySegment control, boolean v4) {
    long offset = 0;
    for (int i = 0; i < MAX_CONTROL_MESSAGES; i++) {
      if (control.byteSize() - offset < CONTROL_HEADER_SIZE) {
        return Optional.empty();
      }
      long length = control.get(JAVA_LONG, offset);
      if (length < CONTROL_HEADER_SIZE || length > control.byteSize() - offset) {
        return Optional.empty();
      }
      int level = control.get(JAVA_INT, offset + 8);
      int type = control.get(JAVA_INT, offset + 12);
      if (level == (v4 ? SOL_IP : SOL_IPV6) && type == (v4 ? IP_RECVERR : IPV6_RECVERR)) {
        return readExtendedError(
            control.asSlice(offset + CONTROL_HEADER_SIZE, length - CONTROL_HEADER_SIZE));
      }
      offset += (length + 7) & ~7L;
    }
    return Optional.empty();
  }

  /** struct sock_extended_err, followed by the address of who sent the message. */
  private static Optional<IcmpMessage> readExtendedError(MemorySegment error) {
    if (error.byteSize() < EXTENDED_ERROR_SIZE) {
      return Optional.empty();
    }
    int origin = error.get(JAVA_BYTE, 4);
    int type = Byte.toUnsignedInt(error.get(JAVA_BYTE, 5));
    int code = Byte.toUnsignedInt(error.get(JAVA_BYTE, 6));
    if (origin != ORIGIN_ICMP && origin != ORIGIN_ICMP6) {
      return Optional.empty();
    }
    int version = origin == ORIGIN_ICMP ? 4 : 6;
    return readSender(error.asSlice(EXTENDED_ERROR_SIZE))
        .map(sender -> new IcmpMessage(version, type, code, sender));
  }

  private static Optional<InetAddress> readSender(MemorySegment sender) {
    if (sender.byteSize() < V4_SOCKET_ADDRESS_SIZE) {
      return Optional.empty();
    }
    boolean v4 = sender.get(JAVA_SHORT, 0) == AF_INET;
    byte[] octets = new byte[v4 ? 4 : 16];
    int offset = v4 ? 4 : 8;
    if (sender.byteSize() < offset + octets.length) {
      return Optional.empty();
    }
    MemorySegment.copy(sender, JAVA_BYTE, offset, octets, 0, octets.length);
    try {
      return Optional.of(InetAddress.getByAddress(octets));
    } catch (UnknownHostException _) {
      return Optional.empty(); // cannot happen: the length is right
    }
  }
}
