package org.rdpdoctor.wire.asn1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

class Asn1Test {
  @Test
  void writesTheShortestLength() {
    assertThat(Asn1Element.octetString(zeros(127)).toBytes().first(2))
        .isEqualTo(Bytes.ofHex("047f"));
    assertThat(Asn1Element.octetString(zeros(128)).toBytes().first(3))
        .isEqualTo(Bytes.ofHex("048180"));
    assertThat(Asn1Element.octetString(zeros(256)).toBytes().first(4))
        .isEqualTo(Bytes.ofHex("04820100"));
    assertThat(Asn1Element.octetString(zeros(65536)).toBytes().first(5))
        .isEqualTo(Bytes.ofHex("0483010000"));
  }

  @Test
  void keepsALongerLength() throws DecodeException {
    Asn1Element element = decode("0483000001ff");
    assertThat(element.content()).isEqualTo(Bytes.of(0xFF));
    assertThat(element.oddities())
        .containsExactly("ASN.1 length of tag 0x04 is longer than DER allows");
    CodecOracles.survives(element, Asn1Element::decode);
  }

  @Test
  void refusesWhatItDoesNotFollow() {
    assertRefused("0480", DecodeException.Kind.UNEXPECTED);
    assertRefused("3f8100", DecodeException.Kind.UNEXPECTED);
    assertRefused("0485000000000100", DecodeException.Kind.LIMIT);
    assertRefused("0483100001", DecodeException.Kind.LIMIT);
    assertRefused("0484ffffffff", DecodeException.Kind.LIMIT);
    assertRefused("0403aabb", DecodeException.Kind.NOT_ENOUGH_BYTES);
  }

  @Test
  void integersAreTwosComplement() throws DecodeException {
    assertThat(Asn1Element.integer(127).toBytes()).isEqualTo(Bytes.ofHex("02017f"));
    assertThat(Asn1Element.integer(128).toBytes()).isEqualTo(Bytes.ofHex("02020080"));
    assertThat(Asn1Element.integer(-128).toBytes()).isEqualTo(Bytes.ofHex("020180"));
    BigInteger large = BigInteger.ONE.shiftLeft(2048);
    assertThat(childOf(Asn1Element.integer(large)).integer("n")).isEqualTo(large);
    assertThatThrownBy(() -> childOf(Asn1Element.integer(large)).smallInteger("n"))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void objectIdentifiersPackTheirArcs() throws DecodeException {
    // ITU-T X.690 section 8.19.5: {joint-iso-itu-t 100 3}
    assertThat(Asn1Element.objectIdentifier(new ObjectIdentifier("2.100.3")).toBytes())
        .isEqualTo(Bytes.ofHex("0603813403"));
    for (String dotted :
        new String[] {
          "0.0", "1.39.1", "2.999.3", "1.3.6.1.4.1.311.2.2.10", "1.2.72057594037927935"
        }) {
      ObjectIdentifier identifier = new ObjectIdentifier(dotted);
      assertThat(childOf(Asn1Element.objectIdentifier(identifier)).objectIdentifier("oid"))
          .isEqualTo(identifier);
    }
  }

  @Test
  void refusesImpossibleObjectIdentifiers() {
    for (String dotted :
        new String[] {"", "1", "3.1", "1.40", "1.2.", "1.02", "1.2.99999999999999999"}) {
      assertThatThrownBy(() -> new ObjectIdentifier(dotted))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String content : new String[] {"", "81", "2a8001", "2affffffffffffffffff7f"}) {
      Asn1Element element = new Asn1Element(Asn1Tag.OBJECT_IDENTIFIER, Bytes.ofHex(content));
      assertThatThrownBy(() -> childOf(element).objectIdentifier("oid"))
          .isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void bitStringsCountFromTheHighestBit() throws DecodeException {
    BitString bits = new BitString(5, Bytes.of(0xA0));
    assertThat(Asn1Element.bitString(bits).toBytes()).isEqualTo(Bytes.ofHex("030205a0"));
    BitString read = childOf(Asn1Element.bitString(bits)).bitString("flags");
    assertThat(read).isEqualTo(bits);
    assertThat(read.isSet(0)).isTrue();
    assertThat(read.isSet(1)).isFalse();
    assertThat(read.isSet(2)).isTrue();
    assertThat(read.isSet(3)).isFalse();
  }

  @Test
  void textAndTimesAreCharacters() throws DecodeException {
    assertThat(Asn1Element.utf8String("é").toBytes()).isEqualTo(Bytes.ofHex("0c02c3a9"));
    assertThat(Asn1Element.printableString("A").toBytes()).isEqualTo(Bytes.ofHex("130141"));
    assertThat(childOf(Asn1Element.utcTime("261120000000Z")).text("t", Asn1Tag.UTC_TIME))
        .isEqualTo("261120000000Z");
    assertThat(
            childOf(Asn1Element.generalizedTime("20261120000000Z"))
                .text("t", Asn1Tag.GENERALIZED_TIME))
        .isEqualTo("20261120000000Z");
  }

  @Test
  void walksAndTellsWhatIsMissing() throws DecodeException {
    Asn1Element sequence =
        Asn1Element.sequence(
            Asn1Element.context(0, Asn1Element.integer(2)), Asn1Element.bool(true));
    Asn1Reader reader = Asn1Reader.childrenOf(sequence);
    assertThat(reader.enterOptional("other", Asn1Tag.context(1))).isEmpty();
    assertThat(reader.enter("version", Asn1Tag.context(0)).smallInteger("version")).isEqualTo(2);
    assertThatThrownBy(() -> reader.octetString("key"))
        .hasMessage("key at offset 5 is tag 0x01 instead of tag 0x04");
    assertThat(reader.isAtEnd()).isTrue();
    assertThatThrownBy(() -> reader.next("end")).hasMessage("end at offset 8 is missing");
  }

  @Test
  void aChildLargerThanItsParentIsNotWaitedFor() throws DecodeException {
    Asn1Reader reader = Asn1Reader.childrenOf(decode("30020405"));
    assertThatThrownBy(() -> reader.next("child"))
        .isInstanceOf(DecodeException.class)
        .extracting(e -> ((DecodeException) e).kind())
        .isEqualTo(DecodeException.Kind.LIMIT);
  }

  @Test
  void doesNotFollowWithoutEnd() {
    Asn1Element nested = Asn1Element.sequence();
    for (int i = 0; i < Asn1Reader.MAX_DEPTH + 1; i++) {
      nested = Asn1Element.sequence(nested);
    }
    Asn1Reader outermost = Asn1Reader.childrenOf(nested);
    assertThatThrownBy(() -> descend(outermost)).hasMessageContaining("the limit is 32");
  }

  private static void descend(Asn1Reader outermost) throws DecodeException {
    Asn1Reader reader = outermost;
    while (!reader.isAtEnd()) {
      reader = reader.enter("level", Asn1Tag.SEQUENCE);
    }
  }

  private static Asn1Reader childOf(Asn1Element child) {
    return Asn1Reader.childrenOf(Asn1Element.sequence(child));
  }

  private static Asn1Element decode(String hex) throws DecodeException {
    return Asn1Element.decode(new Reader(Bytes.ofHex(hex)));
  }

  private static void assertRefused(String hex, DecodeException.Kind kind) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOf(DecodeException.class)
        .extracting(e -> ((DecodeException) e).kind())
        .isEqualTo(kind);
  }

  private static Bytes zeros(int count) {
    return Bytes.of(new byte[count]);
  }
}
