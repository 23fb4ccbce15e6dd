package org.rdpdoctor.offline.pcap;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fragments that wait for the rest of their packet; the oldest packets are given up first. */
final class FragmentTable {
  /** Packets that wait at the same time; each may take 64 KiB. */
  private static final int MAX_PACKETS = 64;

  private static final int MAX_PACKET_BYTES = 1 << 16;
  private static final int UNIT_BYTES = 8;

  private record Key(HostAddress source, HostAddress destination, int protocol, int id) {}

  private static final class Partial {
    private byte[] data = new byte[2048];
    private final BitSet units = new BitSet();
    private int total = -1;
  }

  private final Map<Key, Partial> partials =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Partial> eldest) {
          return size() > MAX_PACKETS;
        }
      };

  /**
   * Takes the payload of a fragment.
   *
   * @param offset in bytes
   * @return true when the packet is whole; its payload is then all of it
   */
  boolean add(IpPacket packet, int id, int offset, boolean more) {
    int length = packet.captured();
    boolean sensible =
        length == packet.length()
            && offset + length <= MAX_PACKET_BYTES
            && (!more || length % UNIT_BYTES == 0);
    if (!sensible) {
      return false;
    }
    Key key = new Key(packet.source(), packet.destination(), packet.protocol(), id);
    Partial partial = partials.computeIfAbsent(key, _ -> new Partial());
    if (offset + length > partial.data.length) {
      partial.data =
          Arrays.copyOf(partial.data, Math.max(offset + length, 2 * partial.data.length));
    }
    System.arraycopy(packet.data(), packet.start(), partial.data, offset, length);
    partial.units.set(offset / UNIT_BYTES, (offset + length + UNIT_BYTES - 1) / UNIT_BYTES);
    if (!more) {
      partial.total = offset + length;
    }
    int units = (partial.total + UNIT_BYTES - 1) / UNIT_BYTES;
    if (partial.total < 0 || partial.units.nextClearBit(0) < units) {
      return false;
    }
    partials.remove(key);
    packet.data = partial.data;
    packet.start = 0;
    packet.end = partial.total;
    packet.length = partial.total;
    return true;
  }
}
