package org.rdpdoctor.offline.pcap;

/**
 * Reads IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200), and puts fragments together.
 * One per capture; not for several threads.
 */
public final class IpReader {
  private static final int V4_HEADER_BYTES = 20;
  private static final int V6_HEADER_BYTES = 40;
  private static final int V4_MORE_FRAGMENTS = 0x2000;
  private static final int V4_OFFSET_MASK = 0x1FFF;
  private static final int FRAGMENT_UNIT_BYTES = 8;

  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOBILITY = 135;
  private static final int MAX_EXTENSIONS = 16;

  private final FragmentTable fragments = new FragmentTable();

  /** What a frame turned out to hold. */
  public enum Outcome {
    /** The packet is filled. */
    PACKET,
    /** A fragment that waits for others, or not IP, or headers that make no sense. */
    NOTHING,
    /** A link type that is not read. */
    UNKNOWN_LINK
  }

  /** Fills the packet from the frame. */
  public Outcome read(Frame frame, IpPacket packet) {
    int at = LinkLayer.ipStart(frame);
    if (at == LinkLayer.UNKNOWN_LINK) {
      return Outcome.UNKNOWN_LINK;
    }
    if (at == LinkLayer.NO_IP) {
      return Outcome.NOTHING;
    }
    boolean whole =
        (frame.data[at] >> 4 & 0xF) == 4
            ? readV4(frame.data, at, frame.end, packet)
            : readV6(frame.data, at, frame.end, packet);
    return whole ? Outcome.PACKET : Outcome.NOTHING;
  }

  /**
   * Reads the packet that an ICMP error quotes, of which only the beginning needs to be there.
   *
   * @return false when its headers make no sense
   */
  public static boolean readQuoted(byte[] data, int start, int end, IpPacket packet) {
    IpReader reader = new IpReader();
    if (start >= end) {
      return false;
    }
    int version = data[start] >> 4 & 0xF;
    return version == 4
        ? reader.readV4(data, start, end, packet)
        : version == 6 && reader.readV6(data, start, end, packet);
  }

  private boolean readV4(byte[] data, int start, int frameEnd, IpPacket packet) {
    if (frameEnd - start < V4_HEADER_BYTES) {
      return false;
    }
    int headerBytes = (data[start] & 0xF) * 4;
    int total = u16(data, start + 2);
    // 0 is what a network card leaves that cuts segments itself: the frame says it then.
    int length = (total == 0 ? frameEnd - start : total) - headerBytes;
    if (headerBytes < V4_HEADER_BYTES || length < 0 || start + headerBytes > frameEnd) {
      return false;
    }
    packet.source = HostAddress.ofV4(i32(data, start + 12));
    packet.destination = HostAddress.ofV4(i32(data, start + 16));
    packet.identification = u16(data, start + 4);
    packet.timeToLive = data[start + 8] & 0xFF;
    packet.protocol = data[start + 9] & 0xFF;
    fill(packet, data, start + headerBytes, frameEnd, length);
    int fragment = u16(data, start + 6);
    int offset = (fragment & V4_OFFSET_MASK) * FRAGMENT_UNIT_BYTES;
    boolean more = (fragment & V4_MORE_FRAGMENTS) != 0;
    return (offset == 0 && !more) || fragments.add(packet, packet.identification, offset, more);
  }

  private boolean readV6(byte[] data, int start, int frameEnd, IpPacket packet) {
    if (frameEnd - start < V6_HEADER_BYTES) {
      return false;
    }
    int payload = u16(data, start + 4);
    int at = start + V6_HEADER_BYTES;
    int length = payload == 0 ? frameEnd - at : payload;
    packet.source = new HostAddress(i64(data, start + 8), i64(data, start + 16));
    packet.destination = new HostAddress(i64(data, start + 24), i64(data, start + 32));
    packet.identification = -1;
    packet.timeToLive = data[start + 7] & 0xFF;
    return readExtensions(data, at, frameEnd, length, data[start + 6] & 0xFF, packet);
  }

  private boolean readExtensions(
      byte[] data, int start, int frameEnd, int payload, int firstHeader, IpPacket packet) {
    int at = start;
    int length = payload;
    int header = firstHeader;
    for (int count = 0; count < MAX_EXTENSIONS; count++) {
      if (!isExtension(header)) {
        packet.protocol = header;
        fill(packet, data, at, frameEnd, length);
        return true;
      }
      if (frameEnd - at < 8) {
        return false;
      }
      int next = data[at] & 0xFF;
      int size = extensionBytes(header, data[at + 1] & 0xFF);
      if (size > length) {
        return false;
      }
      if (header == FRAGMENT) {
        int fragment = u16(data, at + 2);
        int offset = fragment & ~7;
        boolean more = (fragment & 1) != 0;
        if (offset != 0 || more) {
          packet.protocol = next;
          fill(packet, data, at + size, frameEnd, length - size);
          return fragments.add(packet, i32(data, at + 4), offset, more) && !isExtension(next);
        }
      }
      header = next;
      at += size;
      length -= size;
    }
    return false;
  }

  private static boolean isExtension(int header) {
    return header == HOP_BY_HOP
        || header == ROUTING
        || header == FRAGMENT
        || header == AUTHENTICATION
        || header == DESTINATION_OPTIONS
        || header == MOBILITY;
  }

  private static int extensionBytes(int header, int length) {
    return switch (header) {
      case FRAGMENT -> 8;
      case AUTHENTICATION -> (length + 2) * 4;
      default -> (length + 1) * 8;
    };
  }

  private static void fill(IpPacket packet, byte[] data, int start, int frameEnd, int length) {
    packet.data = data;
    packet.start = Math.min(start, frameEnd);
    packet.length = length;
    packet.end = Math.min(packet.start + length, frameEnd);
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF);
  }

  private static int i32(byte[] data, int at) {
    return u16(data, at) << 16 | u16(data, at + 2);
  }

  private static long i64(byte[] data, int at) {
    return (long) i32(data, at) << 32 | (i32(data, at + 4) & 0xFFFF_FFFFL);
  }
}
