package org.rdpdoctor.wire.rdpeudp;

import org.rdpdoctor.wire.FieldBounds;

/**
 * uFlags of RDPUDP_FEC_HEADER, MS-RDPEUDP section 2.2.2.1. Unknown bits are kept.
 *
 * @param bits the unsigned 16-bit field
 */
public record UdpFlags(int bits) {
  /** RDPUDP_FLAG_SYN: SYNDATA_PAYLOAD follows. */
  public static final UdpFlags SYN = new UdpFlags(0x0001);

  /** RDPUDP_FLAG_FIN: "currently unused", so there is no orderly end. */
  public static final UdpFlags FIN = new UdpFlags(0x0002);

  /** RDPUDP_FLAG_ACK: an ACK vector follows, except in a SYN+ACK. */
  public static final UdpFlags ACK = new UdpFlags(0x0004);

  /** RDPUDP_FLAG_DATA. */
  public static final UdpFlags DATA = new UdpFlags(0x0008);

  /** RDPUDP_FLAG_FEC. */
  public static final UdpFlags FEC = new UdpFlags(0x0010);

  /** RDPUDP_FLAG_ACK_OF_ACKS. */
  public static final UdpFlags ACK_OF_ACKS = new UdpFlags(0x0100);

  /** RDPUDP_FLAG_SYNLOSSY. */
  public static final UdpFlags SYNLOSSY = new UdpFlags(0x0200);

  /** RDPUDP_FLAG_CORRELATION_ID. */
  public static final UdpFlags CORRELATION_ID = new UdpFlags(0x0800);

  /** RDPUDP_FLAG_SYNEX. */
  public static final UdpFlags SYNEX = new UdpFlags(0x1000);

  private static final int KNOWN_BITS = 0x1FFF;

  public UdpFlags {
    FieldBounds.u16("uFlags", bits);
  }

  /** Every bit of {@code other} is set. */
  public boolean has(UdpFlags other) {
    return (bits & other.bits) == other.bits;
  }

  public UdpFlags with(UdpFlags other) {
    return new UdpFlags(bits | other.bits);
  }

  public UdpFlags without(UdpFlags other) {
    return new UdpFlags(bits & ~other.bits);
  }

  /** Bits that the specification has no name for. */
  public UdpFlags unknown() {
    return new UdpFlags(bits & ~KNOWN_BITS);
  }

  @Override
  public String toString() {
    return "0x%04x".formatted(bits);
  }
}
