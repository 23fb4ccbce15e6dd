package org.rdpdoctor.wire.gcc;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * encryptionLevel of the server security data, MS-RDPBCGR section 2.2.1.4.3.
 *
 * @param value the unsigned 32-bit field
 */
public record EncryptionLevel(long value) {
  /** ENCRYPTION_LEVEL_NONE: TLS or CredSSP protects the connection. */
  public static final EncryptionLevel NONE = new EncryptionLevel(0);

  /** ENCRYPTION_LEVEL_LOW: only what the client sends is encrypted. */
  public static final EncryptionLevel LOW = new EncryptionLevel(1);

  /** ENCRYPTION_LEVEL_CLIENT_COMPATIBLE. */
  public static final EncryptionLevel CLIENT_COMPATIBLE = new EncryptionLevel(2);

  /** ENCRYPTION_LEVEL_HIGH. */
  public static final EncryptionLevel HIGH = new EncryptionLevel(3);

  /** ENCRYPTION_LEVEL_FIPS. */
  public static final EncryptionLevel FIPS = new EncryptionLevel(4);

  private static final List<String> NAMES =
      List.of("none", "low", "client compatible", "high", "FIPS");

  public EncryptionLevel {
    FieldBounds.u32("encryption level", value);
  }

  /** Empty for an unknown value. */
  public Optional<String> name() {
    return value < NAMES.size() ? Optional.of(NAMES.get((int) value)) : Optional.empty();
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> Long.toString(value));
  }
}
