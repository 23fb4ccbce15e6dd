package org.rdpdoctor.wire.rdpsec;

import java.nio.charset.StandardCharsets;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.crypto.Digests;

/** SaltedHash of MS-RDPBCGR section 5.3.5.1 and MS-RDPELE section 5.1.2. */
public final class SaltedHash {
  private SaltedHash() {}

  /**
   * The hashes with three inputs, one after another: 48 bytes.
   *
   * @param random1 the random that is hashed first
   */
  public static byte[] threefold(
      byte[] secret, String first, String second, String third, byte[] random1, byte[] random2) {
    Bytes start = Bytes.of(one(secret, first, random1, random2));
    Bytes middle = Bytes.of(one(secret, second, random1, random2));
    return start.append(middle).append(Bytes.of(one(secret, third, random1, random2))).toArray();
  }

  private static byte[] one(byte[] secret, String input, byte[] random1, byte[] random2) {
    byte[] text = input.getBytes(StandardCharsets.US_ASCII);
    return Digests.md5(secret, Digests.hash("SHA-1", text, secret, random1, random2));
  }
}
