package org.rdpdoctor.wire.rdpeudp;

import org.rdpdoctor.wire.FieldBounds;

/**
 * uUdpVer of RDPUDP_SYNDATAEX_PAYLOAD, MS-RDPEUDP section 2.2.2.9. Unknown values are kept.
 *
 * @param value the unsigned 16-bit field
 */
public record UdpVersion(int value) {
  /** RDPUDP_PROTOCOL_VERSION_1, also what a SYN without the payload means. */
  public static final UdpVersion VERSION_1 = new UdpVersion(0x0001);

  /** RDPUDP_PROTOCOL_VERSION_2: shorter time-outs. */
  public static final UdpVersion VERSION_2 = new UdpVersion(0x0002);

  /** RDPUDP_PROTOCOL_VERSION_3: data transfer by MS-RDPEUDP2. */
  public static final UdpVersion VERSION_3 = new UdpVersion(0x0101);

  public UdpVersion {
    FieldBounds.u16("uUdpVer", value);
  }

  public boolean isKnown() {
    return equals(VERSION_1) || equals(VERSION_2) || equals(VERSION_3);
  }

  /** The specification's number: 1, 2 or 3; hex for an unknown value. */
  @Override
  public String toString() {
    return switch (value) {
      case 0x0001 -> "1";
      case 0x0002 -> "2";
      case 0x0101 -> "3";
      default -> "0x%04x".formatted(value);
    };
  }
}
