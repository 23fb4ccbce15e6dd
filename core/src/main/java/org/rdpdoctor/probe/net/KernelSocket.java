package org.rdpdoctor.probe.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One of our own TCP sockets as Linux's kernel knows it. The JDK hides a socket's descriptor, so it
 * is looked for among all that this process has open: the TCP socket with that port of ours, and
 * with that other end, since the kernel gives one port of ours to connections to several hosts.
 */
final class KernelSocket {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final String SOCKET_LINK = "socket:";

  /** A process that has more open is not searched to the end. */
  private static final int MAX_DESCRIPTORS = 4096;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SOCK_STREAM = 1;
  private static final int SOL_TCP = 6;
  private static final int TCP_MAXSEG = 2;
  private static final int TCP_INFO = 11;

  /** Of a recent kernel; an older one writes less. */
  private static final int TCP_INFO_SIZE = 256;

  /** Up to tcpi_total_retrans, which every kernel since 2.6 writes. */
  private static final int LEAST_TCP_INFO_SIZE = 104;

  private static final int SEND_MSS = 16;
  private static final int UNACKED = 24;
  private static final int PATH_MTU = 60;
  private static final int ROUND_TRIP = 68;
  private static final int VARIATION = 72;
  private static final int ADVERTISED_MSS = 84;
  private static final int TOTAL_RETRANSMITTED = 100;
  private static final int SEGMENTS_OUT = 136;
  private static final int UNSENT = 144;
  private static final int LEAST_ROUND_TRIP = 148;
  private static final int DATA_SEGMENTS_OUT = 156;
  private static final int DUPLICATES = 216;

  /** What the kernel writes for the least round trip as long as there is none. */
  private static final int NO_ROUND_TRIP = -1;

  private static final int ADDRESS_SIZE = 128;

  private final NativeCalls calls;
  private final int descriptor;

  private KernelSocket(NativeCalls calls, int descriptor) {
    this.calls = calls;
    this.descriptor = descriptor;
  }

  /** The TCP socket of this process that was bound to the port alone; empty off Linux. */
  static Optional<KernelSocket> bound(int localPort) {
    return NativeCalls.ofSystem().flatMap(calls -> find(calls, localPort, Optional.empty()));
  }

  /** The TCP socket of this process that is connected so; empty off Linux. */
  static Optional<KernelSocket> connected(int localPort, InetSocketAddress remote) {
    return NativeCalls.ofSystem().flatMap(calls -> find(calls, localPort, Optional.of(remote)));
  }

  private static Optional<KernelSocket> find(
      NativeCalls calls, int localPort, Optional<InetSocketAddress> remote) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS);
        Arena arena = Arena.ofConfined()) {
      int looked = 0;
      for (Path each : descriptors) {
        if (looked++ >= MAX_DESCRIPTORS) {
          break;
        }
        Optional<KernelSocket> socket = socket(calls, each);
        if (socket.isPresent()
            && socket.get().isTcpWithPort(arena, localPort)
            && (remote.isEmpty() || socket.get().isConnectedTo(arena, remote.get()))) {
          return socket;
        }
      }
    } catch (IOException _) {
      return Optional.empty(); // no /proc, or not ours to read
    }
    return Optional.empty();
  }

  private static Optional<KernelSocket> socket(NativeCalls calls, Path link) {
    try {
      return Files.readSymbolicLink(link).toString().startsWith(SOCKET_LINK)
          ? Optional.of(new KernelSocket(calls, Integer.parseInt(link.getFileName().toString())))
          : Optional.empty();
    } catch (IOException | NumberFormatException _) {
      return Optional.empty(); // closed meanwhile
    }
  }

  private boolean isTcpWithPort(Arena arena, int localPort) {
    MemorySegment state = arena.allocate(NativeCalls.callState());
    MemorySegment address = arena.allocate(ADDRESS_SIZE, 4);
    MemorySegment size = arena.allocateFrom(JAVA_INT, ADDRESS_SIZE);
    if (calls.getName(state, descriptor, address, size) != 0) {
      return false;
    }
    int family = address.get(JAVA_SHORT, 0);
    int port = Short.toUnsignedInt(address.get(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2));
    MemorySegment type = arena.allocate(JAVA_INT);
    return (family == AF_INET || family == AF_INET6)
        && port == localPort
        && option(arena, SOL_SOCKET, SO_TYPE, type).isPresent()
        && type.get(JAVA_INT, 0) == SOCK_STREAM;
  }

  /**
   * A socket of both families has the other end's IPv4 address mapped: RFC 4291 section 2.5.5.2.
   */
  private boolean isConnectedTo(Arena arena, InetSocketAddress remote) {
    MemorySegment address = arena.allocate(ADDRESS_SIZE, 4);
    MemorySegment size = arena.allocateFrom(JAVA_INT, ADDRESS_SIZE);
    MemorySegment state = arena.allocate(NativeCalls.callState());
    if (calls.getPeerName(state, descriptor, address, size) != 0) {
      return false;
    }
    boolean v4 = address.get(JAVA_SHORT, 0) == AF_INET;
    byte[] octets = address.asSlice(v4 ? 4 : 8, v4 ? 4 : 16).toArray(JAVA_BYTE);
    int port = Short.toUnsignedInt(address.get(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2));
    try {
      return port == remote.getPort()
          && InetAddress.getByAddress(octets).equals(remote.getAddress());
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /** How many bytes the kernel wrote; empty when it refused. */
  private Optional<Integer> option(Arena arena, int level, int name, MemorySegment value) {
    MemorySegment state = arena.allocate(NativeCalls.callState());
    MemorySegment size = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
    return calls.getOption(state, descriptor, level, name, value, size) == 0
        ? Optional.of(size.get(JAVA_INT, 0))
        : Optional.empty();
  }

  /**
   * Announces, in a SYN that is still to be sent, that segments of at most so many bytes are taken.
   *
   * @return whether the kernel agrees
   */
  boolean limitSegments(int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      return calls.setOption(
              arena.allocate(NativeCalls.callState()),
              descriptor,
              SOL_TCP,
              TCP_MAXSEG,
              arena.allocateFrom(JAVA_INT, bytes))
          == 0;
    }
  }

  /** As {@link #counts}, unless the descriptor has become that of another socket meanwhile. */
  Optional<KernelCounts> countsIfStill(int localPort) {
    try (Arena arena = Arena.ofConfined()) {
      return isTcpWithPort(arena, localPort) ? counts() : Optional.empty();
    }
  }

  Optional<KernelCounts> counts() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(TCP_INFO_SIZE, 8);
      return option(arena, SOL_TCP, TCP_INFO, info)
          .filter(written -> written >= LEAST_TCP_INFO_SIZE)
          .map(written -> counts(info, written));
    }
  }

  private static KernelCounts counts(MemorySegment info, int written) {
    return new KernelCounts(
        micros(info.get(JAVA_INT, ROUND_TRIP)),
        micros(info.get(JAVA_INT, VARIATION)),
        later(info, LEAST_ROUND_TRIP, written)
            .filter(value -> value != NO_ROUND_TRIP)
            .map(KernelSocket::micros),
        later(info, SEGMENTS_OUT, written).orElse(0),
        later(info, DATA_SEGMENTS_OUT, written),
        info.get(JAVA_INT, UNACKED),
        later(info, UNSENT, written),
        info.get(JAVA_INT, TOTAL_RETRANSMITTED),
        later(info, DUPLICATES, written),
        info.get(JAVA_INT, PATH_MTU),
        info.get(JAVA_INT, SEND_MSS),
        info.get(JAVA_INT, ADVERTISED_MSS));
  }

  private static Optional<Integer> later(MemorySegment info, int offset, int written) {
    return written >= offset + Integer.BYTES
        ? Optional.of(info.get(JAVA_INT, offset))
        : Optional.empty();
  }

  private static Duration micros(int value) {
    return Duration.ofNanos(Integer.toUnsignedLong(value) * 1000);
  }
}
