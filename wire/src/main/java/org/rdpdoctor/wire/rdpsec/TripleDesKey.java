package org.rdpdoctor.wire.rdpsec;

/** Makes a Triple DES key of a hash, MS-RDPBCGR section 5.3.5.2. */
final class TripleDesKey {
  private static final int SIZE = 24;
  private static final int HASH_BITS = 160;
  private static final int BITS_EACH = 7;

  private TripleDesKey() {}

  /**
   * 24 bytes of odd parity of the 20 bytes of a hash: its bits from the lowest of the first byte
   * on, and its first byte again, seven for each byte. The parity takes the place of the first of
   * the seven.
   */
  static byte[] expand(byte[] hash) {
    byte[] key = new byte[SIZE];
    for (int index = 0; index < SIZE; index++) {
      int value = 0;
      for (int bit = 0; bit < BITS_EACH; bit++) {
        value |= bitAt(hash, index * BITS_EACH + bit) << bit;
      }
      int upper = value & 0xFE;
      key[index] = (byte) (Integer.bitCount(upper) % 2 == 0 ? upper | 1 : upper);
    }
    return key;
  }

  private static int bitAt(byte[] hash, int position) {
    int wrapped = position % HASH_BITS;
    return hash[wrapped / 8] >>> wrapped % 8 & 1;
  }
}
