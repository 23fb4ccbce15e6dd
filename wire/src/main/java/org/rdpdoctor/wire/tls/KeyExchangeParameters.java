package org.rdpdoctor.wire.tls;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/** What a server says about its ephemeral key (RFC 5246 section 7.4.3, RFC 8422 section 5.4). */
public sealed interface KeyExchangeParameters extends WireMessage {
  @Override
  default List<String> oddities() {
    return List.of();
  }

  /**
   * A named curve and a point on it.
   *
   * @param point 04 and both coordinates, or 32 bytes for X25519
   */
  record NamedCurve(NamedGroup group, Bytes point) implements KeyExchangeParameters {
    private static final int CURVE_TYPE = 3;

    public NamedCurve {
      FieldBounds.u8("point", point.size());
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(CURVE_TYPE).u16be(group.value()).u8(point.size()).bytes(point);
    }

    @Override
    public int size() {
      return 4 + point.size();
    }
  }

  /** A prime, its generator and the server's public value, big-endian without sign. */
  record FiniteField(Bytes prime, Bytes generator, Bytes publicValue)
      implements KeyExchangeParameters {
    public FiniteField {
      FieldBounds.u16("prime", prime.size());
      FieldBounds.u16("generator", generator.size());
      FieldBounds.u16("public value", publicValue.size());
    }

    /** The length of the prime in bits, leading zeros not counted. */
    public int primeBits() {
      return bits(prime);
    }

    @Override
    public void encode(Writer writer) {
      encodeNumber(writer, prime);
      encodeNumber(writer, generator);
      encodeNumber(writer, publicValue);
    }

    @Override
    public int size() {
      return 6 + prime.size() + generator.size() + publicValue.size();
    }
  }

  /** The short RSA key of an export suite (RFC 2246 section 7.4.3). */
  record ExportRsaKey(Bytes modulus, Bytes exponent) implements KeyExchangeParameters {
    public ExportRsaKey {
      FieldBounds.u16("modulus", modulus.size());
      FieldBounds.u16("exponent", exponent.size());
    }

    /** The length of the modulus in bits, leading zeros not counted. */
    public int modulusBits() {
      return bits(modulus);
    }

    @Override
    public void encode(Writer writer) {
      encodeNumber(writer, modulus);
      encodeNumber(writer, exponent);
    }

    @Override
    public int size() {
      return 4 + modulus.size() + exponent.size();
    }
  }

  /**
   * Reads as much as belongs to the parameters; a signature may follow.
   *
   * @throws DecodeException also when the suite has no such message or the curve has no name
   */
  static KeyExchangeParameters decode(Reader reader, CipherSuite suite) throws DecodeException {
    int offset = reader.offset();
    return switch (suite.keyExchange()) {
      case EPHEMERAL_ECDH -> decodeNamedCurve(reader);
      case EPHEMERAL_DH ->
          new FiniteField(
              decodeNumber(reader, "prime"),
              decodeNumber(reader, "generator"),
              decodeNumber(reader, "public value"));
      case RSA ->
          new ExportRsaKey(decodeNumber(reader, "modulus"), decodeNumber(reader, "exponent"));
      case STATIC_DH, STATIC_ECDH, PRE_SHARED_KEY, PASSWORD, KERBEROS, SEPARATE, OTHER ->
          throw DecodeException.unexpected("key exchange", offset, "that of " + suite);
    };
  }

  private static NamedCurve decodeNamedCurve(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int curveType = reader.u8("curve type");
    if (curveType != NamedCurve.CURVE_TYPE) {
      throw DecodeException.unexpected("curve type", offset, Integer.toString(curveType));
    }
    NamedGroup group = new NamedGroup(reader.u16be("named curve"));
    return new NamedCurve(group, reader.bytes("point", reader.u8("point length")));
  }

  private static Bytes decodeNumber(Reader reader, String field) throws DecodeException {
    return reader.bytes(field, reader.u16be(field + " length"));
  }

  private static void encodeNumber(Writer writer, Bytes number) {
    writer.u16be(number.size()).bytes(number);
  }

  private static int bits(Bytes number) {
    for (int i = 0; i < number.size(); i++) {
      if (number.at(i) != 0) {
        int fullBytes = number.size() - i - 1;
        return fullBytes * Byte.SIZE + Integer.SIZE - Integer.numberOfLeadingZeros(number.at(i));
      }
    }
    return 0;
  }
}
