package org.rdpdoctor.wire.dcerpc;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;

/**
 * What a PDU carries for its protection: sec_trailer and the token or signature behind it (MS-RPCE
 * section 2.2.2.11).
 *
 * @param type such as {@link #NTLM}
 * @param level such as {@link #PRIVACY}
 * @param padding bytes of the stub before it that are padding
 */
public record SecurityTrailer(
    int type, int level, int padding, int reserved, long context, Bytes value) {
  static final int HEAD_SIZE = 8;

  /** RPC_C_AUTHN_GSS_NEGOTIATE. */
  public static final int NEGOTIATE = 0x09;

  /** RPC_C_AUTHN_WINNT. */
  public static final int NTLM = 0x0A;

  /** RPC_C_AUTHN_GSS_KERBEROS. */
  public static final int KERBEROS = 0x10;

  /** RPC_C_AUTHN_LEVEL_PKT_INTEGRITY. */
  public static final int INTEGRITY = 5;

  /** RPC_C_AUTHN_LEVEL_PKT_PRIVACY. */
  public static final int PRIVACY = 6;

  public SecurityTrailer {
    FieldBounds.u8("auth_type", type);
    FieldBounds.u8("auth_level", level);
    FieldBounds.u8("auth_pad_length", padding);
    FieldBounds.u8("auth_reserved", reserved);
    FieldBounds.u32("auth_context_id", context);
    FieldBounds.u16("auth_length", value.size());
    if (value.isEmpty()) {
      throw new IllegalArgumentException("auth_length is 0"); // which says that there is no trailer
    }
  }

  public SecurityTrailer(int type, int level, int padding, Bytes value) {
    this(type, level, padding, 0, 0, value);
  }

  int size() {
    return HEAD_SIZE + value.size();
  }
}
