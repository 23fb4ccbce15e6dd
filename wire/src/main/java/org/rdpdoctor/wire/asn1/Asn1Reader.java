package org.rdpdoctor.wire.asn1;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/**
 * Walks the children of a constructed element, with a limit on depth.
 *
 * <p>Offsets in messages count from the start of the content being walked. A child that does not
 * fit into its parent is {@link DecodeException.Kind#LIMIT}, as more input would not help.
 */
public final class Asn1Reader {
  /** Deepest nesting that is followed; certificates and CredSSP messages stay under 16. */
  public static final int MAX_DEPTH = 32;

  /** Largest INTEGER in bytes; an RSA modulus of 16384 bits needs 2049. */
  public static final int MAX_INTEGER_SIZE = 4096;

  private final Reader reader;
  private final int depth;

  private Asn1Reader(Bytes content, int depth) {
    this.reader = new Reader(content);
    this.depth = depth;
  }

  /** A walk over the children of an outermost element. */
  public static Asn1Reader childrenOf(Asn1Element outermost) {
    return new Asn1Reader(outermost.content(), 1);
  }

  public boolean isAtEnd() {
    return reader.isAtEnd();
  }

  public int offset() {
    return reader.offset();
  }

  /** The next element, whatever it is. */
  public Asn1Element next(String field) throws DecodeException {
    int offset = reader.offset();
    int left = reader.left();
    if (left == 0) {
      throw DecodeException.unexpected(field, offset, "missing");
    }
    try {
      return Asn1Element.decode(reader);
    } catch (DecodeException e) {
      throw e.kind() == DecodeException.Kind.NOT_ENOUGH_BYTES
          ? DecodeException.limit(field + " size", offset, left + 1L, left)
          : e;
    }
  }

  /** The next element, which must have that tag. */
  public Asn1Element expect(String field, Asn1Tag tag) throws DecodeException {
    int offset = reader.offset();
    Asn1Element element = next(field);
    if (!element.tag().equals(tag)) {
      throw DecodeException.unexpected(
          field, offset, "%s instead of %s".formatted(element.tag(), tag));
    }
    return element;
  }

  /** The next element if it has that tag; otherwise nothing is read. */
  public Optional<Asn1Element> optional(String field, Asn1Tag tag) throws DecodeException {
    boolean present = !isAtEnd() && reader.peekU8(field) == tag.identifier();
    return present ? Optional.of(next(field)) : Optional.empty();
  }

  /** The children of the next element, which must have that tag. */
  public Asn1Reader enter(String field, Asn1Tag tag) throws DecodeException {
    return descend(field, expect(field, tag));
  }

  /** The children of the next element if it has that tag; otherwise nothing is read. */
  public Optional<Asn1Reader> enterOptional(String field, Asn1Tag tag) throws DecodeException {
    Optional<Asn1Element> element = optional(field, tag);
    return element.isPresent() ? Optional.of(descend(field, element.get())) : Optional.empty();
  }

  /** The children of an element that this reader gave, one level deeper. */
  public Asn1Reader descend(String field, Asn1Element element) throws DecodeException {
    if (depth >= MAX_DEPTH) {
      throw DecodeException.limit(field + " depth", reader.offset(), depth + 1L, MAX_DEPTH);
    }
    return new Asn1Reader(element.content(), depth + 1);
  }

  public BigInteger integer(String field) throws DecodeException {
    return integerContent(field, expect(field, Asn1Tag.INTEGER));
  }

  /** An INTEGER that fits 64 bits. */
  public long smallInteger(String field) throws DecodeException {
    return small(field, integer(field));
  }

  /** An ENUMERATED that fits 64 bits. */
  public long enumerated(String field) throws DecodeException {
    return small(field, integerContent(field, expect(field, Asn1Tag.ENUMERATED)));
  }

  private BigInteger integerContent(String field, Asn1Element element) throws DecodeException {
    int size = element.content().size();
    if (size == 0) {
      throw DecodeException.unexpected(field, reader.offset(), "an integer without content");
    }
    if (size > MAX_INTEGER_SIZE) {
      throw DecodeException.limit(field + " size", reader.offset(), size, MAX_INTEGER_SIZE);
    }
    return new BigInteger(element.content().toArray());
  }

  private long small(String field, BigInteger value) throws DecodeException {
    if (value.bitLength() >= Long.SIZE) {
      throw DecodeException.limit(field + " bits", reader.offset(), value.bitLength(), Long.SIZE);
    }
    return value.longValue();
  }

  public Bytes octetString(String field) throws DecodeException {
    return expect(field, Asn1Tag.OCTET_STRING).content();
  }

  public BitString bitString(String field) throws DecodeException {
    int offset = reader.offset();
    Bytes content = expect(field, Asn1Tag.BIT_STRING).content();
    boolean readable =
        !content.isEmpty()
            && content.at(0) <= BitString.MAX_UNUSED_BITS
            && (content.at(0) == 0 || content.size() > 1);
    if (!readable) {
      throw DecodeException.unexpected(field, offset, "a bit string without a valid first byte");
    }
    return new BitString(content.at(0), content.slice(1, content.size()));
  }

  public ObjectIdentifier objectIdentifier(String field) throws DecodeException {
    int offset = reader.offset();
    Asn1Element element = expect(field, Asn1Tag.OBJECT_IDENTIFIER);
    return ObjectIdentifier.fromContent(element.content())
        .orElseThrow(() -> DecodeException.unexpected(field, offset, "no valid object identifier"));
  }

  /** Content as text; malformed UTF-8 becomes U+FFFD. For string and time types alike. */
  public String text(String field, Asn1Tag tag) throws DecodeException {
    return new String(expect(field, tag).content().toArray(), StandardCharsets.UTF_8);
  }
}
