package org.rdpdoctor.wire.kerberos;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An encryption type, RFC 3961 section 8 and the registry "Kerberos Encryption Type Numbers".
 * Unknown values are kept; Microsoft uses negative ones.
 */
public record EncryptionType(long value) {
  public static final EncryptionType DES_CBC_CRC = new EncryptionType(1);
  public static final EncryptionType DES_CBC_MD5 = new EncryptionType(3);
  public static final EncryptionType DES3_CBC_SHA1 = new EncryptionType(16);

  /** RFC 3962. */
  public static final EncryptionType AES128_SHA1 = new EncryptionType(17);

  /** RFC 3962; what Windows prefers. */
  public static final EncryptionType AES256_SHA1 = new EncryptionType(18);

  /** RFC 8009. */
  public static final EncryptionType AES128_SHA256 = new EncryptionType(19);

  /** RFC 8009. */
  public static final EncryptionType AES256_SHA384 = new EncryptionType(20);

  /** RFC 4757, over MD4: what accounts keep that have no AES keys. */
  public static final EncryptionType RC4_HMAC = new EncryptionType(23);

  /** Those that {@link KerberosKey} can use, best first. */
  public static final List<EncryptionType> USABLE =
      List.of(AES256_SHA1, AES128_SHA1, AES256_SHA384, AES128_SHA256);

  private static final Map<EncryptionType, String> NAMES =
      Map.of(
          DES_CBC_CRC, "des-cbc-crc",
          DES_CBC_MD5, "des-cbc-md5",
          DES3_CBC_SHA1, "des3-cbc-sha1-kd",
          AES128_SHA1, "aes128-cts-hmac-sha1-96",
          AES256_SHA1, "aes256-cts-hmac-sha1-96",
          AES128_SHA256, "aes128-cts-hmac-sha256-128",
          AES256_SHA384, "aes256-cts-hmac-sha384-192",
          RC4_HMAC, "rc4-hmac");

  /** The registry's name; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(this));
  }

  public boolean isUsable() {
    return USABLE.contains(this);
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> "etype " + value);
  }
}
