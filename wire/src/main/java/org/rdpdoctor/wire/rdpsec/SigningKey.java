package org.rdpdoctor.wire.rdpsec;

import java.math.BigInteger;
import java.util.Arrays;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.crypto.Digests;

/**
 * The Terminal Services signing key, published with its private half in MS-RDPBCGR section
 * 5.3.3.1.1: a proprietary certificate proves nothing about who presents it, only that it arrived
 * whole.
 */
public final class SigningKey {
  /** Size of a signature in bytes, without the zero bytes that follow it. */
  public static final int SIGNATURE_SIZE = 64;

  private static final BigInteger MODULUS =
      RsaKey.number(
          Bytes.ofHex(
              "3d3a5ebd72433ec94dbbc11e4aba5fcb3e882087eff5c1e2d7b76b9af2524595"
                  + "ce63656b583afeef7ce7bffe3df65c7d6c5e06091af561bb2093095f056dea87"));

  private static final RsaKey PUBLIC = new RsaKey(MODULUS, RsaKey.number(Bytes.ofHex("5b7b88c0")));

  private static final RsaKey PRIVATE =
      new RsaKey(
          MODULUS,
          RsaKey.number(
              Bytes.ofHex(
                  "87a71932da11875558001616256568f8243ee6fae9674994cf92cc3399e80860"
                      + "179a129f24ddb12499c73ab80a7b0ddd350779170b519bb3c7100113e73ff35f")));

  private static final int FILL_SIZE = 45;

  private SigningKey() {}

  /** The signature of what precedes it in a certificate, section 5.3.3.1.2. */
  public static Bytes sign(Bytes signed) {
    return PRIVATE.apply(expected(signed));
  }

  /** Section 5.3.3.1.3; false also for a signature of another size. */
  public static boolean verifies(Bytes signed, Bytes signature) {
    if (signature.size() != SIGNATURE_SIZE || RsaKey.number(signature).compareTo(MODULUS) >= 0) {
      return false;
    }
    return PUBLIC.apply(signature).equals(expected(signed).append(Bytes.of(0)));
  }

  /** 63 bytes: the MD5 hash, 0, 45 times 255, 1. */
  private static Bytes expected(Bytes signed) {
    byte[] fill = new byte[FILL_SIZE];
    Arrays.fill(fill, (byte) 0xFF);
    return Bytes.of(Digests.md5(signed.toArray()))
        .append(Bytes.of(0))
        .append(Bytes.of(fill))
        .append(Bytes.of(1));
  }
}
