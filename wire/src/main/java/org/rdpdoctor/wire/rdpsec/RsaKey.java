package org.rdpdoctor.wire.rdpsec;

import java.math.BigInteger;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;

/**
 * RSA without padding and with numbers in little-endian order, as MS-RDPBCGR sections 5.3.3.1.2 and
 * 5.3.4 use it.
 *
 * @param modulus positive
 * @param exponent positive; the public one, or a private one where this stands for a private key
 */
public record RsaKey(BigInteger modulus, BigInteger exponent) {
  /** Zero bytes that follow an encrypted value on the wire. */
  public static final int PADDING_SIZE = 8;

  /** Largest modulus in bytes that is computed with. */
  public static final int MAX_MODULUS_SIZE = 1024;

  public RsaKey {
    if (modulus.signum() <= 0 || exponent.signum() <= 0) {
      throw new IllegalArgumentException("RSA numbers must be positive");
    }
    FieldBounds.within("RSA modulus size", (modulus.bitLength() + 7L) / 8, MAX_MODULUS_SIZE);
  }

  /** Of little-endian numbers. */
  public static RsaKey ofLittleEndian(Bytes modulus, Bytes exponent) {
    return new RsaKey(number(modulus), number(exponent));
  }

  public int bits() {
    return modulus.bitLength();
  }

  /** Size of the modulus in bytes. */
  public int modulusSize() {
    return (bits() + 7) / 8;
  }

  /** Whether the value can be encrypted so that it can be decrypted again. */
  public boolean fits(Bytes value) {
    return number(value).compareTo(modulus) < 0;
  }

  /** The value raised to the exponent, {@link #modulusSize()} bytes, little-endian. */
  public Bytes apply(Bytes value) {
    return littleEndian(number(value).modPow(exponent, modulus), modulusSize());
  }

  /** What stands on the wire: the encrypted value and {@value #PADDING_SIZE} zero bytes. */
  public Bytes encrypt(Bytes value) {
    return apply(value).append(Bytes.of(new byte[PADDING_SIZE]));
  }

  static BigInteger number(Bytes littleEndian) {
    return new BigInteger(1, reversed(littleEndian.toArray()));
  }

  static Bytes littleEndian(BigInteger number, int size) {
    byte[] value = reversed(number.toByteArray());
    byte[] result = new byte[size];
    System.arraycopy(value, 0, result, 0, Math.min(size, value.length));
    return Bytes.of(result);
  }

  private static byte[] reversed(byte[] content) {
    byte[] result = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      result[content.length - 1 - i] = content[i];
    }
    return result;
  }
}
