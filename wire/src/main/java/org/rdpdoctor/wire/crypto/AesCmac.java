package org.rdpdoctor.wire.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** AES-CMAC, RFC 4493. */
public final class AesCmac {
  private static final int BLOCK_SIZE = 16;
  private static final int POLYNOMIAL = 0x87;
  private static final int PAD = 0x80;

  private AesCmac() {}

  /**
   * The code over a message.
   *
   * @param key 16 bytes
   * @return 16 bytes
   */
  public static byte[] code(byte[] key, byte[] message) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      byte[] once = doubled(cipher.doFinal(new byte[BLOCK_SIZE]));
      int lastStart = Math.max(0, (message.length - 1) / BLOCK_SIZE) * BLOCK_SIZE;
      byte[] code = new byte[BLOCK_SIZE];
      for (int start = 0; start < lastStart; start += BLOCK_SIZE) {
        code = cipher.doFinal(mixed(code, Arrays.copyOfRange(message, start, start + BLOCK_SIZE)));
      }
      return cipher.doFinal(mixed(code, last(message, lastStart, once)));
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException("this Java runtime has no AES", problem);
    }
  }

  /** A whole last block goes with the first subkey, a padded one with the second. */
  private static byte[] last(byte[] message, int start, byte[] once) {
    byte[] block = Arrays.copyOf(Arrays.copyOfRange(message, start, message.length), BLOCK_SIZE);
    int filled = message.length - start;
    if (filled == BLOCK_SIZE) {
      return mixed(block, once);
    }
    block[filled] = (byte) PAD;
    return mixed(block, doubled(once));
  }

  private static byte[] doubled(byte[] value) {
    byte[] result = new byte[BLOCK_SIZE];
    int carry = 0;
    for (int i = BLOCK_SIZE - 1; i >= 0; i--) {
      int shifted = (value[i] & 0xFF) << 1 | carry;
      result[i] = (byte) shifted;
      carry = shifted >>> 8;
    }
    if (carry != 0) {
      result[BLOCK_SIZE - 1] ^= (byte) POLYNOMIAL;
    }
    return result;
  }

  private static byte[] mixed(byte[] one, byte[] other) {
    byte[] result = new byte[BLOCK_SIZE];
    for (int i = 0; i < BLOCK_SIZE; i++) {
      result[i] = (byte) (one[i] ^ other[i]);
    }
    return result;
  }
}
