package org.rdpdoctor.wire.kerberos;

/** n-fold, RFC 3961 section 5.1: stretches or shrinks bytes so that every input bit counts. */
final class NFold {
  private static final int ROTATION = 13;

  private NFold() {}

  /**
   * Copies of the input, each rotated 13 bits further to the right, are laid end to end up to the
   * least common multiple of both sizes; the pieces of the wanted size are then added in ones'
   * complement.
   */
  static byte[] fold(byte[] input, int size) {
    int total = input.length / gcd(input.length, size) * size;
    int[] sums = new int[size];
    for (int index = 0; index < total; index++) {
      sums[index % size] += rotated(input, index / input.length, index % input.length);
    }
    return carried(sums);
  }

  /** One byte of the input rotated by a number of steps to the right. */
  private static int rotated(byte[] input, int steps, int index) {
    int bits = input.length * 8;
    int value = 0;
    for (int bit = 0; bit < 8; bit++) {
      int from = Math.floorMod(index * 8 + bit - steps * ROTATION, bits);
      int set = (input[from / 8] >>> (7 - from % 8)) & 1;
      value = value << 1 | set;
    }
    return value;
  }

  /** Carries run from the last byte to the first, and from the first around to the last. */
  private static byte[] carried(int[] sums) {
    int carry = 0;
    do {
      for (int index = sums.length - 1; index >= 0; index--) {
        int sum = sums[index] + carry;
        sums[index] = sum & 0xFF;
        carry = sum >>> 8;
      }
    } while (carry != 0);
    byte[] folded = new byte[sums.length];
    for (int index = 0; index < sums.length; index++) {
      folded[index] = (byte) sums[index];
    }
    return folded;
  }

  private static int gcd(int first, int second) {
    return second == 0 ? first : gcd(second, first % second);
  }
}
