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
import org.rdpdoctor.probe.net.IcmpErrors.IcmpMessage;
import org.rdpdoctor.wire.Bytes;

/**
 * A socket of Linux towards one port, with the settings that the JDK does not have: the error queue
 * (IP_RECVERR) and the time to live of what is sent (ip(7), ipv6(7)). It never blocks but in {@link
 * #await}. To be used and closed by the thread that opened it.
 */
final class NativeSocket implements AutoCloseable {
  /** What a socket carries. */
  enum Kind {
    STREAM(1),
    DATAGRAM(2);

    private final int type;

    Kind(int type) {
      this.type = type;
    }
  }

  /**
   * What {@link #await} met.
   *
   * @param readable bytes, or the end, can be read
   * @param writable a connection stands
   * @param error something is in the error queue, or the connection failed
   */
  record Ready(boolean readable, boolean writable, boolean error) {
    boolean nothing() {
      return !readable && !writable && !error;
    }
  }

  /** What reading gives. */
  sealed interface Taken {
    record Data(Bytes bytes) implements Taken {}

    record End() implements Taken {}

    record Failed(int error) implements Taken {}

    record NothingYet() implements Taken {}
  }

  static final int ECONNRESET = 104;
  static final int ECONNREFUSED = 111;
  private static final int EAGAIN = 11;
  private static final int EPIPE = 32;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ERROR = 4;
  private static final int SOL_IP = 0;
  private static final int IP_TTL = 2;
  private static final int IP_RECVERR = 11;
  private static final int SOL_IPV6 = 41;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int IPV6_RECVERR = 25;
  private static final int SOL_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int MSG_ERRQUEUE = 0x2000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int POLLIN = 0x1;
  private static final int POLLOUT = 0x4;
  private static final int POLLERR = 0x8;
  private static final int POLLHUP = 0x10;

  /** origin of struct sock_extended_err: SO_EE_ORIGIN_ICMP and SO_EE_ORIGIN_ICMP6. */
  private static final int ORIGIN_ICMP = 2;

  private static final int ORIGIN_ICMP6 = 3;

  private static final int V4_SOCKET_ADDRESS_SIZE = 16;
  private static final int V6_SOCKET_ADDRESS_SIZE = 28;
  private static final int CONTROL_SIZE = 512;
  private static final int CONTROL_HEADER_SIZE = 16;
  private static final int MESSAGE_HEADER_SIZE = 56;
  private static final int EXTENDED_ERROR_SIZE = 16;
  private static final int READ_BYTES = 16 * 1024;

  /** A control buffer of this size cannot hold more. */
  private static final int MAX_CONTROL_MESSAGES = 8;

  private final NativeCalls calls;
  private final Arena arena;
  private final MemorySegment callState;
  private final int descriptor;
  private final boolean v4;
  private final MemorySegment remote;

  private NativeSocket(
      NativeCalls calls,
      Arena arena,
      MemorySegment callState,
      int descriptor,
      InetAddress address,
      int port) {
    this.calls = calls;
    this.arena = arena;
    this.callState = callState;
    this.descriptor = descriptor;
    this.v4 = address instanceof Inet4Address;
    this.remote = socketAddress(arena, address, port);
  }

  /** Empty when the system gives no such socket; it is not connected yet. */
  static Optional<NativeSocket> open(NativeCalls calls, Kind kind, InetAddress address, int port) {
    Arena arena = Arena.ofConfined();
    MemorySegment callState = arena.allocate(NativeCalls.callState());
    int family = address instanceof Inet4Address ? AF_INET : AF_INET6;
    int descriptor = calls.socket(callState, family, kind.type | SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) {
      arena.close();
      return Optional.empty();
    }
    return Optional.of(new NativeSocket(calls, arena, callState, descriptor, address, port));
  }

  /** ICMP messages about what is sent are kept for {@link #icmpError}; whether that works. */
  boolean keepErrors() {
    return set(v4 ? SOL_IP : SOL_IPV6, v4 ? IP_RECVERR : IPV6_RECVERR, 1);
  }

  /** From the next packet on; whether that works. */
  boolean timeToLive(int hops) {
    return set(v4 ? SOL_IP : SOL_IPV6, v4 ? IP_TTL : IPV6_UNICAST_HOPS, hops);
  }

  /** Every piece leaves at once. */
  void sendAtOnce() {
    set(SOL_TCP, TCP_NODELAY, 1);
  }

  private boolean set(int level, int option, int value) {
    return calls.setOption(
            callState, descriptor, level, option, arena.allocateFrom(JAVA_INT, value))
        == 0;
  }

  void connect() {
    calls.connect(callState, descriptor, remote);
  }

  void send(Bytes bytes) {
    calls.send(callState, descriptor, arena.allocateFrom(JAVA_BYTE, bytes.toArray()), MSG_NOSIGNAL);
  }

  /** Waits for a connection that is being made, or for an error. */
  Ready awaitConnected(Duration limit) {
    return await(POLLOUT, limit);
  }

  /** Waits for bytes, for the end, or for an error. */
  Ready awaitData(Duration limit) {
    return await(POLLIN, limit);
  }

  /** Waits for an error alone; a UDP socket can always be written to. */
  Ready awaitError(Duration limit) {
    return await(0, limit);
  }

  private Ready await(int events, Duration limit) {
    MemorySegment polled = arena.allocate(8, 4);
    polled.set(JAVA_INT, 0, descriptor);
    polled.set(JAVA_SHORT, 4, (short) events);
    int millis = Math.toIntExact(Math.clamp(limit.toMillis(), 1, 60_000));
    calls.poll(callState, polled, 1, millis);
    int met = polled.get(JAVA_SHORT, 6);
    return new Ready((met & (POLLIN | POLLHUP)) != 0, (met & POLLOUT) != 0, (met & POLLERR) != 0);
  }

  /** The pending error of the socket, 0 for none; asking takes it away. */
  int error() {
    MemorySegment value = arena.allocate(JAVA_INT);
    MemorySegment size = arena.allocateFrom(JAVA_INT, Integer.BYTES);
    int got = calls.getOption(callState, descriptor, SOL_SOCKET, SO_ERROR, value, size);
    return got == 0 ? value.get(JAVA_INT, 0) : 0;
  }

  Taken receive() {
    MemorySegment into = arena.allocate(READ_BYTES);
    long count = calls.receive(callState, descriptor, into, MSG_DONTWAIT);
    if (count > 0) {
      return new Taken.Data(Bytes.of(into.asSlice(0, count).toArray(JAVA_BYTE)));
    }
    if (count == 0) {
      return new Taken.End();
    }
    int error = NativeCalls.errorIn(callState);
    return error == EAGAIN
        ? new Taken.NothingYet()
        : new Taken.Failed(error == EPIPE ? ECONNRESET : error);
  }

  /** The oldest ICMP message that was kept; it is taken away. */
  Optional<IcmpMessage> icmpError() {
    MemorySegment control = arena.allocate(CONTROL_SIZE, 8);
    MemorySegment message = arena.allocate(MESSAGE_HEADER_SIZE, 8);
    message.set(ADDRESS, 32, control);
    message.set(JAVA_LONG, 40, CONTROL_SIZE);
    long received = calls.receiveMessage(callState, descriptor, message, MSG_ERRQUEUE);
    if (received < 0) {
      return Optional.empty();
    }
    long filled = Math.min(message.get(JAVA_LONG, 40), CONTROL_SIZE);
    return readControl(control.asSlice(0, filled), v4);
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
      return Optional.empty();
    }
  }

  /** struct sockaddr_in and struct sockaddr_in6. */
  private static MemorySegment socketAddress(Arena arena, InetAddress address, int port) {
    boolean v4 = address instanceof Inet4Address;
    int size = v4 ? V4_SOCKET_ADDRESS_SIZE : V6_SOCKET_ADDRESS_SIZE;
    MemorySegment target = arena.allocate(size, 4);
    target.set(JAVA_SHORT, 0, (short) (v4 ? AF_INET : AF_INET6));
    target.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) port);
    int addressOffset = v4 ? 4 : 8;
    byte[] octets = address.getAddress();
    MemorySegment.copy(octets, 0, target, JAVA_BYTE, addressOffset, octets.length);
    if (address instanceof Inet6Address six) {
      target.set(JAVA_INT, V6_SOCKET_ADDRESS_SIZE - 4, six.getScopeId());
    }
    return target;
  }

  @Override
  public void close() {
    calls.close(callState, descriptor);
    arena.close();
  }
}
