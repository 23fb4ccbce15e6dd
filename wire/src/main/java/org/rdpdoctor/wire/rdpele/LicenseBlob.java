package org.rdpdoctor.wire.rdpele;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * LICENSE_BINARY_BLOB, MS-RDPBCGR section 2.2.1.12.1.2.
 *
 * @param type one of the constants; servers also send others, and clients must not mind
 */
public record LicenseBlob(int type, Bytes data) implements WireMessage {
  /** BB_ANY_BLOB. */
  public static final int ANY = 0x0000;

  /** BB_DATA_BLOB. */
  public static final int DATA = 0x0001;

  /** BB_RANDOM_BLOB. */
  public static final int RANDOM = 0x0002;

  /** BB_CERTIFICATE_BLOB. */
  public static final int CERTIFICATE = 0x0003;

  /** BB_ERROR_BLOB. */
  public static final int ERROR = 0x0004;

  /** BB_ENCRYPTED_DATA_BLOB. */
  public static final int ENCRYPTED_DATA = 0x0009;

  /** BB_KEY_EXCHG_ALG_BLOB. */
  public static final int KEY_EXCHANGE_ALGORITHM = 0x000D;

  /** BB_SCOPE_BLOB. */
  public static final int SCOPE = 0x000E;

  /** BB_CLIENT_USER_NAME_BLOB. */
  public static final int CLIENT_USER_NAME = 0x000F;

  /** BB_CLIENT_MACHINE_NAME_BLOB. */
  public static final int CLIENT_MACHINE_NAME = 0x0010;

  private static final int HEADER_SIZE = 4;

  public LicenseBlob {
    FieldBounds.u16("BLOB type", type);
    FieldBounds.u16("BLOB length", data.size());
  }

  /** Reads one BLOB and leaves what follows it. */
  public static LicenseBlob decode(Reader reader) throws DecodeException {
    int type = reader.u16le("BLOB type");
    int length = reader.u16le("BLOB length");
    return new LicenseBlob(type, reader.bytes("BLOB data", length));
  }

  @Override
  public void encode(Writer writer) {
    writer.u16le(type).u16le(data.size()).bytes(data);
  }

  @Override
  public int size() {
    return HEADER_SIZE + data.size();
  }

  /** What is odd depends on the place: see {@link #expect}. */
  @Override
  public List<String> oddities() {
    return List.of();
  }

  /** Notes another type than that of the place; an empty BLOB and BB_ANY_BLOB fit everywhere. */
  void expect(String place, int expected, List<String> oddities) {
    if (type != expected && type != ANY && !data.isEmpty()) {
      oddities.add("%s BLOB has type %d instead of %d".formatted(place, type, expected));
    }
  }
}
