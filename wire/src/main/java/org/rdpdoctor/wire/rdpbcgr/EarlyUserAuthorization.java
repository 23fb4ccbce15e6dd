package org.rdpdoctor.wire.rdpbcgr;

import java.util.List;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * Early User Authorization Result PDU, MS-RDPBCGR section 2.2.10.2: after CredSSP with
 * PROTOCOL_HYBRID_EX the server says whether the account may sign in remotely. Unknown values are
 * kept.
 *
 * @param value authorizationResult, the unsigned 32-bit field
 */
public record EarlyUserAuthorization(long value) implements WireMessage {
  public static final int SIZE = 4;

  /** AUTHZ_SUCCESS. */
  public static final EarlyUserAuthorization SUCCESS = new EarlyUserAuthorization(0);

  /** AUTHZ_ACCESS_DENIED. */
  public static final EarlyUserAuthorization ACCESS_DENIED = new EarlyUserAuthorization(5);

  public EarlyUserAuthorization {
    FieldBounds.u32("authorizationResult", value);
  }

  public static EarlyUserAuthorization decode(Reader reader) throws DecodeException {
    return new EarlyUserAuthorization(reader.u32le("authorizationResult"));
  }

  @Override
  public void encode(Writer writer) {
    writer.u32le(value);
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public List<String> oddities() {
    return equals(SUCCESS) || equals(ACCESS_DENIED)
        ? List.of()
        : List.of("authorizationResult has the unknown value %s".formatted(this));
  }

  @Override
  public String toString() {
    return "0x%08X".formatted(value);
  }
}
