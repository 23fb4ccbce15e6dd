package org.rdpdoctor.wire.rdpbcgr;

import org.rdpdoctor.wire.FieldBounds;

/**
 * The flags of RDP_NEG_REQ, MS-RDPBCGR section 2.2.1.1.1. Unknown bits are kept.
 *
 * @param bits the unsigned 8-bit field
 */
public record NegotiationRequestFlags(int bits) {
  public static final NegotiationRequestFlags NONE = new NegotiationRequestFlags(0x00);

  /** RESTRICTED_ADMIN_MODE_REQUIRED. */
  public static final NegotiationRequestFlags RESTRICTED_ADMIN_MODE_REQUIRED =
      new NegotiationRequestFlags(0x01);

  /** REDIRECTED_AUTHENTICATION_MODE_REQUIRED: Remote Credential Guard. */
  public static final NegotiationRequestFlags REDIRECTED_AUTHENTICATION_MODE_REQUIRED =
      new NegotiationRequestFlags(0x02);

  /** CORRELATION_INFO_PRESENT: an RDP_NEG_CORRELATION_INFO follows. */
  public static final NegotiationRequestFlags CORRELATION_INFO_PRESENT =
      new NegotiationRequestFlags(0x08);

  private static final int KNOWN_BITS = 0x0B;

  public NegotiationRequestFlags {
    FieldBounds.u8("RDP_NEG_REQ flags", bits);
  }

  public boolean contains(NegotiationRequestFlags other) {
    return (bits & other.bits) == other.bits;
  }

  public NegotiationRequestFlags with(NegotiationRequestFlags other) {
    return new NegotiationRequestFlags(bits | other.bits);
  }

  /** The bits that this version has no name for. */
  public NegotiationRequestFlags unknown() {
    return new NegotiationRequestFlags(bits & ~KNOWN_BITS);
  }

  @Override
  public String toString() {
    return "0x%02x".formatted(bits);
  }
}
