package org.rdpdoctor.offline.pcap;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An address of IPv6, or of IPv4 in the lower half with {@code high} 0 and 0xFFFF before it. */
public record HostAddress(long high, long low) implements Comparable<HostAddress> {
  private static final long V4_PREFIX = 0xFFFF_0000_0000L;
  private static final long V4_MASK = 0xFFFF_FFFFL;

  static HostAddress ofV4(int bits) {
    return new HostAddress(0, V4_PREFIX | (bits & V4_MASK));
  }

  private boolean isV4() {
    return high == 0 && (low & ~V4_MASK) == V4_PREFIX;
  }

  @Override
  public int compareTo(HostAddress other) {
    int first = Long.compareUnsigned(high, other.high);
    return first != 0 ? first : Long.compareUnsigned(low, other.low);
  }

  // Written out: compared for every packet, and what a record makes of itself is slow until it is
  // compiled.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostAddress address && high == address.high && low == address.low;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }

  /** The literal, without brackets. */
  @Override
  public String toString() {
    ByteBuffer bytes =
        isV4()
            ? ByteBuffer.allocate(4).putInt((int) low)
            : ByteBuffer.allocate(16).putLong(high).putLong(low);
    try {
      return InetAddress.getByAddress(bytes.array()).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of 4 or 16 bytes", impossible);
    }
  }
}
