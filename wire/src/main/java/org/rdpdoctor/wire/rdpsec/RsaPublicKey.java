package org.rdpdoctor.wire.rdpsec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * RSA_PUBLIC_KEY, MS-RDPBCGR section 2.2.1.4.3.1.1.1.
 *
 * @param magic {@code RSA1} in a clean key
 * @param bitLength of the modulus, as announced
 * @param dataLength largest number of bytes that can be encrypted, as announced
 * @param exponent the public exponent, unsigned 32 bits
 * @param modulus little-endian and with its {@value RsaKey#PADDING_SIZE} zero bytes; its size is
 *     the field keylen
 */
public record RsaPublicKey(
    long magic, long bitLength, long dataLength, long exponent, Bytes modulus)
    implements WireMessage {
  /** {@code RSA1}. */
  public static final long MAGIC = 0x31415352;

  /** Largest modulus in bytes that is read, with its padding. */
  public static final int MAX_MODULUS_SIZE = RsaKey.MAX_MODULUS_SIZE + RsaKey.PADDING_SIZE;

  private static final int HEADER_SIZE = 20;

  public RsaPublicKey {
    FieldBounds.u32("RSA magic", magic);
    FieldBounds.u32("RSA bitlen", bitLength);
    FieldBounds.u32("RSA datalen", dataLength);
    FieldBounds.u32("RSA pubExp", exponent);
    FieldBounds.within("RSA keylen", modulus.size(), MAX_MODULUS_SIZE);
  }

  /** A clean key. */
  public static RsaPublicKey of(RsaKey key) {
    int size = key.modulusSize();
    return new RsaPublicKey(
        MAGIC,
        size * 8L,
        size - 1L,
        key.exponent().longValueExact(),
        RsaKey.littleEndian(key.modulus(), size + RsaKey.PADDING_SIZE));
  }

  /**
   * Reads one key and leaves what follows it.
   *
   * @throws DecodeException unexpected when the magic is another
   */
  public static RsaPublicKey decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    long magic = reader.u32le("RSA magic");
    if (magic != MAGIC) {
      throw DecodeException.unexpected("RSA magic", offset, "0x%08x".formatted(magic));
    }
    int lengthOffset = reader.offset();
    long keyLength = reader.u32le("RSA keylen");
    if (keyLength > MAX_MODULUS_SIZE) {
      throw DecodeException.limit("RSA keylen", lengthOffset, keyLength, MAX_MODULUS_SIZE);
    }
    return new RsaPublicKey(
        magic,
        reader.u32le("RSA bitlen"),
        reader.u32le("RSA datalen"),
        reader.u32le("RSA pubExp"),
        reader.bytes("RSA modulus", (int) keyLength));
  }

  /** The key to compute with; empty when the modulus or the exponent is zero. */
  public Optional<RsaKey> key() {
    boolean usable = exponent != 0 && RsaKey.number(number()).signum() > 0;
    return usable
        ? Optional.of(new RsaKey(RsaKey.number(number()), BigInteger.valueOf(exponent)))
        : Optional.empty();
  }

  private Bytes number() {
    return modulus.first(Math.max(0, modulus.size() - RsaKey.PADDING_SIZE));
  }

  @Override
  public void encode(Writer writer) {
    writer.u32le(magic).u32le(modulus.size()).u32le(bitLength).u32le(dataLength).u32le(exponent);
    writer.bytes(modulus);
  }

  @Override
  public int size() {
    return HEADER_SIZE + modulus.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    long bits = number().size() * 8L;
    if (bitLength != bits) {
      oddities.add("RSA bitlen is %d, the modulus has %d bits".formatted(bitLength, bits));
    }
    if (dataLength != bitLength / 8 - 1) {
      oddities.add("RSA datalen is %d for %d bits".formatted(dataLength, bitLength));
    }
    if (key().isEmpty()) {
      oddities.add("RSA key cannot be computed with");
    }
    if (!modulus.slice(number().size(), modulus.size()).equals(padding())) {
      oddities.add("RSA modulus does not end with zero bytes");
    }
    return List.copyOf(oddities);
  }

  private static Bytes padding() {
    return Bytes.of(new byte[RsaKey.PADDING_SIZE]);
  }
}
