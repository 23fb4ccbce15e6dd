package org.rdpdoctor.probe.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.BetweenObservation.ResetSeen;
import org.rdpdoctor.wire.Bytes;

/**
 * Reads the headers of TCP packets that come from one address, so that it can be told whose packet
 * a reset is: time to live and IP id (packet(7), RFC 791, RFC 8200). It only listens, takes no more
 * than {@link #SNAP_BYTES} of a packet and {@link #MAX_PACKETS} in all, and hears nothing of other
 * hosts: the kernel filters. It takes the right to see packets (root, CAP_NET_RAW) on Linux.
 */
public final class PacketWatch implements AutoCloseable {
  /** The headers; nothing of what the packets carry is looked at. */
  private static final int SNAP_BYTES = 96;

  private static final int MAX_PACKETS = 2048;

  private static final int AF_PACKET = 17;
  private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 0x2 | 0x800 | 0x80000;
  private static final int ETH_P_IP = 0x0800;
  private static final int ETH_P_IPV6 = 0x86DD;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int POLLIN = 1;
  private static final int TCP = 6;
  private static final int RST = 0x4;
  private static final int V6_HEADER_BYTES = 40;
  private static final int TCP_HEADER_BYTES = 20;

  /** Of the classic filter language (linux/filter.h). */
  private static final int LOAD_WORD = 0x20;

  private static final int LOAD_BYTE = 0x30;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int INSTRUCTION_BYTES = 8;

  /** What is kept of a packet. */
  record Header(int remotePort, int localPort, int timeToLive, int identification, boolean reset) {}

  private static final Duration BEAT = Duration.ofMillis(50);

  /** A packet that has arrived is in the kernel's queue before a socket's reader is woken. */
  private static final Duration AFTERMATH = Duration.ofMillis(150);

  private final NativeCalls calls;
  private final boolean v4;
  private final int descriptor;
  private final List<Header> headers = new ArrayList<>();
  private final Thread reader;
  private volatile boolean over;

  private PacketWatch(NativeCalls calls, boolean v4, int descriptor) {
    this.calls = calls;
    this.v4 = v4;
    this.descriptor = descriptor;
    // The system call blocks, and would stop other virtual threads on the same carrier.
    this.reader = Thread.ofPlatform().daemon().name("packet watch").unstarted(this::read);
  }

  /** Listens from now on; empty where this is not Linux, or not permitted. */
  public static Optional<PacketWatch> on(InetAddress from) {
    return NativeCalls.ofSystem().flatMap(calls -> open(calls, from));
  }

  private static Optional<PacketWatch> open(NativeCalls calls, InetAddress from) {
    boolean v4 = from instanceof Inet4Address;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment callState = arena.allocate(NativeCalls.callState());
      int protocol = Short.toUnsignedInt(Short.reverseBytes((short) (v4 ? ETH_P_IP : ETH_P_IPV6)));
      int descriptor = calls.socket(callState, AF_PACKET, SOCK_DGRAM_NONBLOCK_CLOEXEC, protocol);
      if (descriptor < 0) {
        return Optional.empty();
      }
      if (!filter(calls, arena, callState, descriptor, from)) {
        calls.close(callState, descriptor);
        return Optional.empty();
      }
      PacketWatch watch = new PacketWatch(calls, v4, descriptor);
      watch.reader.start();
      return Optional.of(watch);
    }
  }

  /** TCP from this address, and no more than the headers. */
  private static boolean filter(
      NativeCalls calls, Arena arena, MemorySegment callState, int descriptor, InetAddress from) {
    byte[] address = from.getAddress();
    boolean v4 = address.length == Integer.BYTES;
    List<int[]> program = new ArrayList<>();
    int words = address.length / Integer.BYTES;
    int left = 2 * words + 1; // instructions between the first test and the last
    program.add(new int[] {LOAD_BYTE, 0, 0, v4 ? 9 : 6});
    program.add(new int[] {JUMP_IF_EQUAL, 0, left, TCP});
    for (int word = 0; word < words; word++) {
      left -= 2;
      program.add(new int[] {LOAD_WORD, 0, 0, (v4 ? 12 : 8) + word * Integer.BYTES});
      program.add(new int[] {JUMP_IF_EQUAL, 0, left, word(address, word * Integer.BYTES)});
    }
    program.add(new int[] {RETURN, 0, 0, SNAP_BYTES});
    program.add(new int[] {RETURN, 0, 0, 0});
    MemorySegment instructions = arena.allocate((long) program.size() * INSTRUCTION_BYTES, 8);
    long offset = 0;
    for (int[] each : program) {
      instructions.set(JAVA_SHORT, offset, (short) each[0]);
      instructions.set(JAVA_BYTE, offset + 2, (byte) each[1]);
      instructions.set(JAVA_BYTE, offset + 3, (byte) each[2]);
      instructions.set(JAVA_INT, offset + 4, each[3]);
      offset += INSTRUCTION_BYTES;
    }
    MemorySegment whole = arena.allocate(16, 8); // struct sock_fprog
    whole.set(JAVA_SHORT, 0, (short) program.size());
    whole.set(ADDRESS, 8, instructions);
    return calls.setOption(callState, descriptor, SOL_SOCKET, SO_ATTACH_FILTER, whole) == 0;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }

  private void read() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment callState = arena.allocate(NativeCalls.callState());
      MemorySegment polled = arena.allocate(8, 4);
      MemorySegment packet = arena.allocate(SNAP_BYTES);
      while (!over) {
        polled.set(JAVA_INT, 0, descriptor);
        polled.set(JAVA_SHORT, 4, (short) POLLIN);
        calls.poll(callState, polled, 1, Math.toIntExact(BEAT.toMillis()));
        while (!over && take(callState, packet)) {
          // the queue is emptied, however fast it fills again
        }
      }
    } finally {
      closeDescriptor();
    }
  }

  private void closeDescriptor() {
    try (Arena arena = Arena.ofConfined()) {
      calls.close(arena.allocate(NativeCalls.callState()), descriptor);
    }
  }

  private boolean take(MemorySegment callState, MemorySegment packet) {
    long count = calls.receive(callState, descriptor, packet, MSG_DONTWAIT);
    if (count <= 0) {
      return false;
    }
    Bytes bytes = Bytes.of(packet.asSlice(0, Math.min(count, SNAP_BYTES)).toArray(JAVA_BYTE));
    header(bytes, v4).ifPresent(this::keep);
    return true;
  }

  private synchronized void keep(Header header) {
    if (headers.size() < MAX_PACKETS) {
      headers.add(header);
    }
  }

  /** Empty for fragments and for what is cut. */
  static Optional<Header> header(Bytes packet, boolean v4) {
    int ipBytes = v4 ? (packet.size() > 0 ? (packet.at(0) & 0xF) * 4 : 0) : V6_HEADER_BYTES;
    if (ipBytes < TCP_HEADER_BYTES || packet.size() < ipBytes + TCP_HEADER_BYTES) {
      return Optional.empty();
    }
    boolean laterFragment = v4 && ((packet.at(6) & 0x1F) != 0 || packet.at(7) != 0);
    boolean tcp = packet.at(v4 ? 9 : 6) == TCP;
    if (laterFragment || !tcp) {
      return Optional.empty();
    }
    return Optional.of(
        new Header(
            two(packet, ipBytes),
            two(packet, ipBytes + 2),
            packet.at(v4 ? 8 : 7),
            v4 ? two(packet, 4) : 0,
            (packet.at(ipBytes + 13) & RST) != 0));
  }

  private static int two(Bytes bytes, int at) {
    return bytes.at(at) << 8 | bytes.at(at + 1);
  }

  /** The packet that reset the connection; empty when none was heard. */
  public Optional<ResetSeen> reset(int remotePort, int localPort) throws InterruptedException {
    Thread.sleep(AFTERMATH);
    List<Header> of;
    synchronized (this) {
      of =
          headers.stream()
              .filter(each -> each.remotePort() == remotePort && each.localPort() == localPort)
              .toList();
    }
    return reset(of, v4);
  }

  /** Only what came before it is its measure: a box may send several. */
  static Optional<ResetSeen> reset(List<Header> headers, boolean v4) {
    for (int i = 0; i < headers.size(); i++) {
      Header each = headers.get(i);
      if (each.reset()) {
        List<Header> before = headers.subList(0, i);
        return Optional.of(
            new ResetSeen(
                each.timeToLive(),
                before.stream().map(Header::timeToLive).distinct().sorted().toList(),
                v4 ? Optional.of(each.identification()) : Optional.empty(),
                v4 && !before.isEmpty()
                    ? Optional.of(before.getLast().identification())
                    : Optional.empty(),
                before.size()));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    over = true;
  }
}
