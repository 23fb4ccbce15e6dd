package org.rdpdoctor.wire.crypto;

import java.util.Arrays;

/** MD4, RFC 1320, which no current runtime offers: the hash that NTLM keeps of a password. */
public final class Md4 {
  public static final int SIZE = 16;

  private static final int BLOCK_SIZE = 64;
  private static final int LENGTH_SIZE = 8;
  private static final int SECOND_ROUND = 0x5A827999;
  private static final int THIRD_ROUND = 0x6ED9EBA1;
  private static final int[] THIRD_ORDER = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};
  private static final int[][] SHIFTS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};

  private final int[] state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};

  private Md4() {}

  /** 16 bytes. */
  public static byte[] hash(byte[] message) {
    Md4 md4 = new Md4();
    byte[] padded = pad(message);
    for (int offset = 0; offset < padded.length; offset += BLOCK_SIZE) {
      md4.take(wordsAt(padded, offset));
    }
    Arrays.fill(padded, (byte) 0);
    return md4.digest();
  }

  private static byte[] pad(byte[] message) {
    int blocks = (message.length + LENGTH_SIZE) / BLOCK_SIZE + 1;
    byte[] padded = Arrays.copyOf(message, blocks * BLOCK_SIZE);
    padded[message.length] = (byte) 0x80;
    long bits = message.length * 8L;
    for (int i = 0; i < LENGTH_SIZE; i++) {
      padded[padded.length - LENGTH_SIZE + i] = (byte) (bits >>> (8 * i));
    }
    return padded;
  }

  private static int[] wordsAt(byte[] padded, int offset) {
    int[] words = new int[BLOCK_SIZE / Integer.BYTES];
    for (int i = 0; i < BLOCK_SIZE; i++) {
      words[i / Integer.BYTES] |= (padded[offset + i] & 0xFF) << (8 * (i % Integer.BYTES));
    }
    return words;
  }

  private void take(int[] words) {
    int[] before = state.clone();
    for (int step = 0; step < 48; step++) {
      int round = step / 16;
      int target = (4 - step % 4) % 4;
      int sum = state[target] + mixed(round, target) + words[wordOf(round, step % 16)];
      state[target] = Integer.rotateLeft(sum, SHIFTS[round][step % 4]);
    }
    for (int i = 0; i < state.length; i++) {
      state[i] += before[i];
    }
  }

  private static int wordOf(int round, int step) {
    return switch (round) {
      case 0 -> step;
      case 1 -> step % 4 * 4 + step / 4;
      default -> THIRD_ORDER[step];
    };
  }

  /** The round's function of the three words after the target one, and its constant. */
  private int mixed(int round, int target) {
    int x = state[(target + 1) % 4];
    int y = state[(target + 2) % 4];
    int z = state[(target + 3) % 4];
    return switch (round) {
      case 0 -> (x & y) | (~x & z);
      case 1 -> ((x & y) | (x & z) | (y & z)) + SECOND_ROUND;
      default -> (x ^ y ^ z) + THIRD_ROUND;
    };
  }

  private byte[] digest() {
    byte[] digest = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      digest[i] = (byte) (state[i / Integer.BYTES] >>> (8 * (i % Integer.BYTES)));
    }
    return digest;
  }
}
