package org.rdpdoctor.wire.kerberos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;
import org.rdpdoctor.wire.asn1.BitString;

/** Walks the tagged fields of one SEQUENCE; RFC 4120 appendix A. */
final class KerberosFields {
  /** Largest message in bytes that is read; a ticket of many groups stays under 64 KiB. */
  static final int MAX_CONTENT_SIZE = 1 << 17;

  /** Most entries of any list. */
  static final int MAX_ENTRIES = 64;

  static final Asn1Tag GENERAL_STRING = new Asn1Tag(0x1B);

  private final String structure;
  private final Asn1Reader reader;
  private boolean passedOver;

  KerberosFields(String structure, Asn1Reader reader) {
    this.structure = structure;
    this.reader = reader;
  }

  /** One item of a list, which has its own reader. */
  @FunctionalInterface
  interface Item<T> {
    T read(Asn1Reader list) throws DecodeException;
  }

  /** The outermost element, which must have one of these tags. */
  static Asn1Element outermost(Reader reader, String structure, List<Asn1Tag> tags)
      throws DecodeException {
    int found = reader.peekU8(structure);
    if (tags.stream().noneMatch(tag -> tag.identifier() == found)) {
      throw DecodeException.unexpected(
          structure, reader.offset(), "tag 0x%02x instead of %s".formatted(found, tags));
    }
    return Asn1Element.decodeUpTo(reader, MAX_CONTENT_SIZE);
  }

  /** The fields of a SEQUENCE that is the only content of an application tag. */
  static KerberosFields inside(String structure, Asn1Element application) throws DecodeException {
    return new KerberosFields(
        structure, Asn1Reader.childrenOf(application).enter(structure, Asn1Tag.SEQUENCE));
  }

  private String named(String field) {
    return structure + " " + field;
  }

  Asn1Reader enter(int number, String field) throws DecodeException {
    return reader.enter(named(field), Asn1Tag.context(number));
  }

  Optional<Asn1Reader> enterOptional(int number, String field) throws DecodeException {
    return reader.enterOptional(named(field), Asn1Tag.context(number));
  }

  /** A field that nothing here needs; it stays in the bytes as received. */
  void passOver(int number, String field) throws DecodeException {
    passedOver |= reader.optional(named(field), Asn1Tag.context(number)).isPresent();
  }

  long integer(int number, String field) throws DecodeException {
    return enter(number, field).smallInteger(named(field));
  }

  Optional<Long> optionalInteger(int number, String field) throws DecodeException {
    Optional<Asn1Reader> present = enterOptional(number, field);
    return present.isPresent()
        ? Optional.of(present.get().smallInteger(named(field)))
        : Optional.empty();
  }

  Bytes octets(int number, String field) throws DecodeException {
    return enter(number, field).octetString(named(field));
  }

  Optional<Bytes> optionalOctets(int number, String field) throws DecodeException {
    Optional<Asn1Reader> present = enterOptional(number, field);
    return present.isPresent()
        ? Optional.of(present.get().octetString(named(field)))
        : Optional.empty();
  }

  BitString bits(int number, String field) throws DecodeException {
    return enter(number, field).bitString(named(field));
  }

  String text(int number, String field) throws DecodeException {
    return enter(number, field).text(named(field), GENERAL_STRING);
  }

  Optional<String> optionalText(int number, String field) throws DecodeException {
    Optional<Asn1Reader> present = enterOptional(number, field);
    return present.isPresent()
        ? Optional.of(present.get().text(named(field), GENERAL_STRING))
        : Optional.empty();
  }

  String time(int number, String field) throws DecodeException {
    return enter(number, field).text(named(field), Asn1Tag.GENERALIZED_TIME);
  }

  Optional<String> optionalTime(int number, String field) throws DecodeException {
    Optional<Asn1Reader> present = enterOptional(number, field);
    return present.isPresent()
        ? Optional.of(present.get().text(named(field), Asn1Tag.GENERALIZED_TIME))
        : Optional.empty();
  }

  /** Every item of a SEQUENCE OF. */
  static <T> List<T> list(String field, Asn1Reader holder, Item<T> item) throws DecodeException {
    return items(field, holder.enter(field, Asn1Tag.SEQUENCE), item);
  }

  static <T> List<T> items(String field, Asn1Reader list, Item<T> item) throws DecodeException {
    List<T> items = new ArrayList<>();
    while (!list.isAtEnd()) {
      if (items.size() >= MAX_ENTRIES) {
        throw DecodeException.limit(field, list.offset(), items.size() + 1L, MAX_ENTRIES);
      }
      items.add(item.read(list));
    }
    return items;
  }

  static String text(Asn1Reader list, String field) throws DecodeException {
    return list.text(field, GENERAL_STRING);
  }

  /** Takes over what an inner structure passed over. */
  KerberosFields and(KerberosFields inner) {
    passedOver |= inner.passedOver && inner.reader.isAtEnd();
    return this;
  }

  /** Empty when the structure's own encoding is what was received. */
  Optional<Verbatim> keep(DerStructure read, Asn1Element received) {
    Bytes bytes = received.toBytes();
    if (read.toElement().toBytes().equals(bytes)) {
      return Optional.empty();
    }
    return Optional.of(new Verbatim(bytes, whatIsOdd()));
  }

  private List<String> whatIsOdd() {
    if (!reader.isAtEnd()) {
      return List.of(structure + " has unknown or misplaced fields");
    }
    return passedOver ? List.of() : List.of(structure + " is not encoded the usual way");
  }
}
