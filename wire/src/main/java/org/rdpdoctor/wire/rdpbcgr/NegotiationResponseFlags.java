package org.rdpdoctor.wire.rdpbcgr;

import org.rdpdoctor.wire.FieldBounds;

/**
 * The flags of RDP_NEG_RSP, MS-RDPBCGR section 2.2.1.2.1. Unknown bits are kept.
 *
 * @param bits the unsigned 8-bit field
 */
public record NegotiationResponseFlags(int bits) {
  public static final NegotiationResponseFlags NONE = new NegotiationResponseFlags(0x00);

  /** EXTENDED_CLIENT_DATA_SUPPORTED. */
  public static final NegotiationResponseFlags EXTENDED_CLIENT_DATA_SUPPORTED =
      new NegotiationResponseFlags(0x01);

  /** DYNVC_GFX_PROTOCOL_SUPPORTED: the graphics pipeline of MS-RDPEGFX. */
  public static final NegotiationResponseFlags DYNVC_GFX_PROTOCOL_SUPPORTED =
      new NegotiationResponseFlags(0x02);

  /** NEGRSP_FLAG_RESERVED. */
  public static final NegotiationResponseFlags RESERVED = new NegotiationResponseFlags(0x04);

  /** RESTRICTED_ADMIN_MODE_SUPPORTED. */
  public static final NegotiationResponseFlags RESTRICTED_ADMIN_MODE_SUPPORTED =
      new NegotiationResponseFlags(0x08);

  /** REDIRECTED_AUTHENTICATION_MODE_SUPPORTED: Remote Credential Guard. */
  public static final NegotiationResponseFlags REDIRECTED_AUTHENTICATION_MODE_SUPPORTED =
      new NegotiationResponseFlags(0x10);

  private static final int KNOWN_BITS = 0x1F;

  public NegotiationResponseFlags {
    FieldBounds.u8("RDP_NEG_RSP flags", bits);
  }

  public boolean contains(NegotiationResponseFlags other) {
    return (bits & other.bits) == other.bits;
  }

  public NegotiationResponseFlags with(NegotiationResponseFlags other) {
    return new NegotiationResponseFlags(bits | other.bits);
  }

  /** The bits that this version has no name for. */
  public NegotiationResponseFlags unknown() {
    return new NegotiationResponseFlags(bits & ~KNOWN_BITS);
  }

  @Override
  public String toString() {
    return "0x%02x".formatted(bits);
  }
}
