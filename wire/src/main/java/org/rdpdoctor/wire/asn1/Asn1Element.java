package org.rdpdoctor.wire.asn1;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * One tag, length and content: ITU-T X.690 section 8.1, definite lengths only.
 *
 * <p>The static methods make DER; {@link Asn1Reader} walks what was received.
 *
 * @param lengthSize size in bytes of the length octets; more than {@link #shortestLengthSize} is
 *     BER but not DER
 * @param content the content octets, for a constructed element its encoded children
 */
public record Asn1Element(Asn1Tag tag, int lengthSize, Bytes content) implements WireMessage {
  /** Largest content in bytes that is read or written. */
  public static final int MAX_CONTENT_SIZE = 1 << 20;

  /** Largest length field in bytes: one that announces four more. */
  public static final int MAX_LENGTH_SIZE = 5;

  private static final int LONG_FORM = 0x80;
  private static final int IDENTIFIER_SIZE = 1;

  public Asn1Element {
    FieldBounds.within("ASN.1 content size", content.size(), MAX_CONTENT_SIZE);
    FieldBounds.within("ASN.1 length size", lengthSize, MAX_LENGTH_SIZE);
    if (lengthSize < shortestLengthSize(content.size())) {
      throw new IllegalArgumentException(
          "%d bytes cannot say the length %d".formatted(lengthSize, content.size()));
    }
  }

  /** An element with the shortest length form. */
  public Asn1Element(Asn1Tag tag, Bytes content) {
    this(tag, shortestLengthSize(content.size()), content);
  }

  /**
   * Reads one element and leaves what follows it.
   *
   * @throws DecodeException not enough bytes while the element is incomplete, limit for a length
   *     over {@link #MAX_CONTENT_SIZE}, unexpected for the indefinite length and for tag numbers
   *     over 30
   */
  public static Asn1Element decode(Reader reader) throws DecodeException {
    return decodeUpTo(reader, MAX_CONTENT_SIZE);
  }

  /**
   * Like {@link #decode} with a lower limit, which is checked before the content is waited for.
   *
   * @param maxContentSize in bytes, at most {@link #MAX_CONTENT_SIZE}
   */
  public static Asn1Element decodeUpTo(Reader reader, int maxContentSize) throws DecodeException {
    Asn1Tag tag = readTag(reader);
    int offset = reader.offset();
    int first = reader.u8("ASN.1 length");
    if (first == LONG_FORM) {
      throw DecodeException.unexpected("ASN.1 length", offset, "indefinite");
    }
    int more = first < LONG_FORM ? 0 : first - LONG_FORM;
    long length = more == 0 ? first : readLongLength(reader, offset, more);
    if (length > maxContentSize) {
      throw DecodeException.limit("ASN.1 length", offset, length, maxContentSize);
    }
    return new Asn1Element(tag, 1 + more, reader.bytes("ASN.1 content", (int) length));
  }

  private static Asn1Tag readTag(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int identifier = reader.u8("ASN.1 tag");
    if ((identifier & Asn1Tag.HIGH_NUMBER) == Asn1Tag.HIGH_NUMBER) {
      throw DecodeException.unexpected(
          "ASN.1 tag", offset, "in the multi-byte form (0x%02x)".formatted(identifier));
    }
    return new Asn1Tag(identifier);
  }

  private static long readLongLength(Reader reader, int offset, int more) throws DecodeException {
    if (1 + more > MAX_LENGTH_SIZE) {
      throw DecodeException.limit("ASN.1 length size", offset, 1 + more, MAX_LENGTH_SIZE);
    }
    long length = 0;
    for (int i = 0; i < more; i++) {
      length = length << 8 | reader.u8("ASN.1 length");
    }
    return length;
  }

  /** Size in bytes of the length octets that DER demands for a content of that size. */
  public static int shortestLengthSize(int contentSize) {
    if (contentSize < LONG_FORM) {
      return 1;
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(contentSize);
    return 1 + (bits + 7) / 8;
  }

  public static Asn1Element sequence(Asn1Element... children) {
    return sequence(Arrays.asList(children));
  }

  public static Asn1Element sequence(List<Asn1Element> children) {
    return new Asn1Element(Asn1Tag.SEQUENCE, joined(children));
  }

  /** A SET; DER's order of the children is up to the caller. */
  public static Asn1Element set(Asn1Element... children) {
    return new Asn1Element(Asn1Tag.SET, joined(Arrays.asList(children)));
  }

  /** Explicit tagging: {@code [number]} around the elements. */
  public static Asn1Element context(int number, Asn1Element... children) {
    return new Asn1Element(Asn1Tag.context(number), joined(Arrays.asList(children)));
  }

  /** Implicit tagging of a simple type: the content under {@code [number]}. */
  public static Asn1Element contextPrimitive(int number, Bytes content) {
    return new Asn1Element(Asn1Tag.contextPrimitive(number), content);
  }

  public static Asn1Element application(int number, Asn1Element... children) {
    return new Asn1Element(Asn1Tag.application(number), joined(Arrays.asList(children)));
  }

  public static Asn1Element bool(boolean value) {
    return new Asn1Element(Asn1Tag.BOOLEAN, Bytes.of(value ? 0xFF : 0x00));
  }

  public static Asn1Element integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  public static Asn1Element integer(BigInteger value) {
    return new Asn1Element(Asn1Tag.INTEGER, Bytes.of(value.toByteArray()));
  }

  public static Asn1Element enumerated(int value) {
    return new Asn1Element(Asn1Tag.ENUMERATED, Bytes.of(BigInteger.valueOf(value).toByteArray()));
  }

  public static Asn1Element octetString(Bytes value) {
    return new Asn1Element(Asn1Tag.OCTET_STRING, value);
  }

  public static Asn1Element bitString(BitString value) {
    return new Asn1Element(Asn1Tag.BIT_STRING, value.toContent());
  }

  /** A bit string of whole bytes, as signatures and keys are. */
  public static Asn1Element bitString(Bytes value) {
    return bitString(new BitString(0, value));
  }

  public static Asn1Element nullValue() {
    return new Asn1Element(Asn1Tag.NULL, Bytes.EMPTY);
  }

  public static Asn1Element objectIdentifier(ObjectIdentifier value) {
    return new Asn1Element(Asn1Tag.OBJECT_IDENTIFIER, value.toContent());
  }

  public static Asn1Element utf8String(String value) {
    return new Asn1Element(Asn1Tag.UTF8_STRING, Bytes.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** The characters are not checked: the lab writes wrong ones on purpose. */
  public static Asn1Element printableString(String value) {
    return new Asn1Element(Asn1Tag.PRINTABLE_STRING, ascii(value));
  }

  public static Asn1Element ia5String(String value) {
    return new Asn1Element(Asn1Tag.IA5_STRING, ascii(value));
  }

  /** Text such as {@code 261120000000Z}. */
  public static Asn1Element utcTime(String value) {
    return new Asn1Element(Asn1Tag.UTC_TIME, ascii(value));
  }

  /** Text such as {@code 20261120000000Z}. */
  public static Asn1Element generalizedTime(String value) {
    return new Asn1Element(Asn1Tag.GENERALIZED_TIME, ascii(value));
  }

  private static Bytes ascii(String value) {
    return Bytes.of(value.getBytes(StandardCharsets.US_ASCII));
  }

  private static Bytes joined(List<Asn1Element> children) {
    Writer writer = new Writer();
    children.forEach(child -> child.encode(writer));
    return writer.toBytes();
  }

  @Override
  public void encode(Writer writer) {
    writer.u8(tag.identifier());
    if (lengthSize == 1) {
      writer.u8(content.size());
    } else {
      writeLongLength(writer);
    }
    writer.bytes(content);
  }

  private void writeLongLength(Writer writer) {
    int more = lengthSize - 1;
    writer.u8(LONG_FORM | more);
    for (int shift = (more - 1) * 8; shift >= 0; shift -= 8) {
      writer.u8(content.size() >>> shift);
    }
  }

  @Override
  public int size() {
    return IDENTIFIER_SIZE + lengthSize + content.size();
  }

  /** Of this element only; {@link Asn1Reader} walks into the content. */
  @Override
  public List<String> oddities() {
    return lengthSize == shortestLengthSize(content.size())
        ? List.of()
        : List.of("ASN.1 length of %s is longer than DER allows".formatted(tag));
  }
}
