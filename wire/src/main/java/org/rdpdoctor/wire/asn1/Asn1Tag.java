package org.rdpdoctor.wire.asn1;

import org.rdpdoctor.wire.FieldBounds;

/**
 * An identifier octet, ITU-T X.690 section 8.1.2, with a tag number up to 30.
 *
 * @param identifier class, constructed bit and number as they stand on the wire
 */
public record Asn1Tag(int identifier) {
  public static final Asn1Tag BOOLEAN = new Asn1Tag(0x01);
  public static final Asn1Tag INTEGER = new Asn1Tag(0x02);
  public static final Asn1Tag BIT_STRING = new Asn1Tag(0x03);
  public static final Asn1Tag OCTET_STRING = new Asn1Tag(0x04);
  public static final Asn1Tag NULL = new Asn1Tag(0x05);
  public static final Asn1Tag OBJECT_IDENTIFIER = new Asn1Tag(0x06);
  public static final Asn1Tag ENUMERATED = new Asn1Tag(0x0A);
  public static final Asn1Tag UTF8_STRING = new Asn1Tag(0x0C);
  public static final Asn1Tag PRINTABLE_STRING = new Asn1Tag(0x13);
  public static final Asn1Tag IA5_STRING = new Asn1Tag(0x16);
  public static final Asn1Tag UTC_TIME = new Asn1Tag(0x17);
  public static final Asn1Tag GENERALIZED_TIME = new Asn1Tag(0x18);
  public static final Asn1Tag SEQUENCE = new Asn1Tag(0x30);
  public static final Asn1Tag SET = new Asn1Tag(0x31);

  /** Number that announces the multi-byte form, which nothing here uses. */
  static final int HIGH_NUMBER = 0x1F;

  private static final int CONSTRUCTED = 0x20;
  private static final int APPLICATION_CLASS = 0x40;
  private static final int CONTEXT_CLASS = 0x80;

  public Asn1Tag {
    FieldBounds.u8("ASN.1 identifier", identifier);
    FieldBounds.within("ASN.1 tag number", identifier & HIGH_NUMBER, HIGH_NUMBER - 1);
  }

  /** A constructed context tag, as explicit tagging uses it: {@code [number]}. */
  public static Asn1Tag context(int number) {
    return of(CONTEXT_CLASS | CONSTRUCTED, number);
  }

  /** A primitive context tag, as implicit tagging of a simple type uses it. */
  public static Asn1Tag contextPrimitive(int number) {
    return of(CONTEXT_CLASS, number);
  }

  /** A constructed application tag: {@code [APPLICATION number]}. */
  public static Asn1Tag application(int number) {
    return of(APPLICATION_CLASS | CONSTRUCTED, number);
  }

  private static Asn1Tag of(int high, int number) {
    FieldBounds.within("ASN.1 tag number", number, HIGH_NUMBER - 1);
    return new Asn1Tag(high | number);
  }

  public int number() {
    return identifier & HIGH_NUMBER;
  }

  public boolean isConstructed() {
    return (identifier & CONSTRUCTED) != 0;
  }

  @Override
  public String toString() {
    return "tag 0x%02x".formatted(identifier);
  }
}
