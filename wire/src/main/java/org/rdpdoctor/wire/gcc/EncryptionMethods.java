package org.rdpdoctor.wire.gcc;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.FieldBounds;

/**
 * encryptionMethods of the client (a set) and encryptionMethod of the server (one of them),
 * MS-RDPBCGR sections 2.2.1.3.3 and 2.2.1.4.3. Unknown bits are kept.
 *
 * @param bits the unsigned 32-bit field
 */
public record EncryptionMethods(long bits) {
  /** ENCRYPTION_METHOD_NONE: what stands there when TLS or CredSSP is used. */
  public static final EncryptionMethods NONE = new EncryptionMethods(0x00);

  /** ENCRYPTION_METHOD_40BIT. */
  public static final EncryptionMethods RC4_40 = new EncryptionMethods(0x01);

  /** ENCRYPTION_METHOD_128BIT. */
  public static final EncryptionMethods RC4_128 = new EncryptionMethods(0x02);

  /** ENCRYPTION_METHOD_56BIT. */
  public static final EncryptionMethods RC4_56 = new EncryptionMethods(0x08);

  /** ENCRYPTION_METHOD_FIPS. */
  public static final EncryptionMethods FIPS = new EncryptionMethods(0x10);

  private static final long KNOWN_BITS = 0x1B;

  public EncryptionMethods {
    FieldBounds.u32("encryption methods", bits);
  }

  public boolean contains(EncryptionMethods other) {
    return (bits & other.bits) == other.bits;
  }

  public EncryptionMethods with(EncryptionMethods other) {
    return new EncryptionMethods(bits | other.bits);
  }

  /** The bits that this version has no name for. */
  public EncryptionMethods unknown() {
    return new EncryptionMethods(bits & ~KNOWN_BITS);
  }

  /** Joined by plus, {@code none} for no bit. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    addName(names, RC4_40, "40-bit RC4");
    addName(names, RC4_56, "56-bit RC4");
    addName(names, RC4_128, "128-bit RC4");
    addName(names, FIPS, "FIPS");
    if (unknown().bits != 0) {
      names.add("0x%08x".formatted(unknown().bits));
    }
    return names.isEmpty() ? "none" : String.join("+", names);
  }

  private void addName(List<String> names, EncryptionMethods method, String name) {
    if (contains(method)) {
      names.add(name);
    }
  }
}
