package org.rdpdoctor.wire.rdpsec;

import org.rdpdoctor.wire.FieldBounds;

/**
 * The flags of TS_SECURITY_HEADER, MS-RDPBCGR section 2.2.8.1.1.2.1. Unknown bits are kept.
 *
 * @param bits the unsigned 16-bit field
 */
public record SecurityFlags(int bits) {
  public static final SecurityFlags NONE = new SecurityFlags(0);

  /** SEC_EXCHANGE_PKT: a Security Exchange PDU. */
  public static final SecurityFlags EXCHANGE_PKT = new SecurityFlags(0x0001);

  /** SEC_TRANSPORT_REQ: an Initiate Multitransport Request PDU. */
  public static final SecurityFlags TRANSPORT_REQ = new SecurityFlags(0x0002);

  /** SEC_TRANSPORT_RSP: an Initiate Multitransport Response PDU. */
  public static final SecurityFlags TRANSPORT_RSP = new SecurityFlags(0x0004);

  /** SEC_ENCRYPT: what follows the header is encrypted. */
  public static final SecurityFlags ENCRYPT = new SecurityFlags(0x0008);

  /** SEC_INFO_PKT: a Client Info PDU. */
  public static final SecurityFlags INFO_PKT = new SecurityFlags(0x0040);

  /** SEC_LICENSE_PKT: a licensing PDU. */
  public static final SecurityFlags LICENSE_PKT = new SecurityFlags(0x0080);

  /** SEC_LICENSE_ENCRYPT_CS and SEC_LICENSE_ENCRYPT_SC: licensing PDUs may be encrypted. */
  public static final SecurityFlags LICENSE_ENCRYPT = new SecurityFlags(0x0200);

  /** SEC_REDIRECTION_PKT: a Standard Security Server Redirection PDU. */
  public static final SecurityFlags REDIRECTION_PKT = new SecurityFlags(0x0400);

  /** SEC_SECURE_CHECKSUM: the MAC is salted with the number of the packet. */
  public static final SecurityFlags SECURE_CHECKSUM = new SecurityFlags(0x0800);

  /** SEC_AUTODETECT_REQ: an auto-detect request. */
  public static final SecurityFlags AUTODETECT_REQ = new SecurityFlags(0x1000);

  /** SEC_AUTODETECT_RSP: an auto-detect response. */
  public static final SecurityFlags AUTODETECT_RSP = new SecurityFlags(0x2000);

  /** SEC_HEARTBEAT: a heartbeat. */
  public static final SecurityFlags HEARTBEAT = new SecurityFlags(0x4000);

  /** SEC_FLAGSHI_VALID: flagsHi means something. */
  public static final SecurityFlags FLAGSHI_VALID = new SecurityFlags(0x8000);

  public SecurityFlags {
    FieldBounds.u16("security flags", bits);
  }

  public boolean contains(SecurityFlags other) {
    return (bits & other.bits) == other.bits;
  }

  public SecurityFlags with(SecurityFlags other) {
    return new SecurityFlags(bits | other.bits);
  }

  public SecurityFlags without(SecurityFlags other) {
    return new SecurityFlags(bits & ~other.bits);
  }

  @Override
  public String toString() {
    return "0x%04x".formatted(bits);
  }
}
