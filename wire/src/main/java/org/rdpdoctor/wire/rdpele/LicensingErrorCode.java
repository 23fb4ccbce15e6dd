package org.rdpdoctor.wire.rdpele;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * dwErrorCode of MS-RDPBCGR section 2.2.1.12.1.3.
 *
 * @param value the unsigned 32-bit field
 */
public record LicensingErrorCode(long value) {
  /** From the client: the server's certificate is not accepted. */
  public static final LicensingErrorCode INVALID_SERVER_CERTIFICATE = new LicensingErrorCode(0x1);

  /** From the client: it has no licence and wants none. */
  public static final LicensingErrorCode NO_LICENSE = new LicensingErrorCode(0x2);

  /** From either side: a message authentication code is wrong. */
  public static final LicensingErrorCode INVALID_MAC = new LicensingErrorCode(0x3);

  /** From the server: the scope of the licence does not fit. */
  public static final LicensingErrorCode INVALID_SCOPE = new LicensingErrorCode(0x4);

  /** From the server: no license server could be reached. */
  public static final LicensingErrorCode NO_LICENSE_SERVER = new LicensingErrorCode(0x6);

  /** From the server: not an error; licensing is over and the client may go on. */
  public static final LicensingErrorCode VALID_CLIENT = new LicensingErrorCode(0x7);

  /** From the server: this client is refused. */
  public static final LicensingErrorCode INVALID_CLIENT = new LicensingErrorCode(0x8);

  /** From the server: the licence is for another product. */
  public static final LicensingErrorCode INVALID_PRODUCT_ID = new LicensingErrorCode(0xB);

  /** From the server: a message has a wrong length. */
  public static final LicensingErrorCode INVALID_MESSAGE_LENGTH = new LicensingErrorCode(0xC);

  private static final Map<LicensingErrorCode, String> NAMES =
      Map.of(
          INVALID_SERVER_CERTIFICATE, "ERR_INVALID_SERVER_CERTIFICATE",
          NO_LICENSE, "ERR_NO_LICENSE",
          INVALID_MAC, "ERR_INVALID_MAC",
          INVALID_SCOPE, "ERR_INVALID_SCOPE",
          NO_LICENSE_SERVER, "ERR_NO_LICENSE_SERVER",
          VALID_CLIENT, "STATUS_VALID_CLIENT",
          INVALID_CLIENT, "ERR_INVALID_CLIENT",
          INVALID_PRODUCT_ID, "ERR_INVALID_PRODUCTID",
          INVALID_MESSAGE_LENGTH, "ERR_INVALID_MESSAGE_LEN");

  public LicensingErrorCode {
    FieldBounds.u32("licensing error code", value);
  }

  /** The specification's name; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(this));
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> "0x%x".formatted(value));
  }
}
