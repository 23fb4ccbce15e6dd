package org.rdpdoctor.offline.pcap;

/**
 * One IP packet, whole or put together from fragments. The reader fills it again for the next:
 * nothing of it may be kept.
 */
public final class IpPacket {
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMP = 1;
  public static final int ICMP_V6 = 58;

  HostAddress source = HostAddress.ofV4(0);
  HostAddress destination = HostAddress.ofV4(0);
  int protocol;
  int timeToLive;
  int identification;
  byte[] data = new byte[0];
  int start;
  int end;
  int length;

  public HostAddress source() {
    return source;
  }

  public HostAddress destination() {
    return destination;
  }

  public int protocol() {
    return protocol;
  }

  /** TTL, or the hop limit of IPv6. */
  public int timeToLive() {
    return timeToLive;
  }

  /** Of IPv4; -1 for IPv6, which has none. */
  public int identification() {
    return identification;
  }

  /** What holds the payload, from {@link #start()} to {@link #end()}. */
  public byte[] data() {
    return data;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  /** Bytes of payload as the headers say; the capture may hold fewer. */
  public int length() {
    return length;
  }

  /** A number of two bytes in the payload; the caller knows that they are there. */
  public int u16(int at) {
    return (data[start + at] & 0xFF) << 8 | (data[start + at + 1] & 0xFF);
  }

  public int u8(int at) {
    return data[start + at] & 0xFF;
  }

  public long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  /** Bytes of payload that were captured. */
  public int captured() {
    return end - start;
  }
}
