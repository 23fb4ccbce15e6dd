package org.rdpdoctor.wire.asn1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;

class Asn1FuzzTest {
  @FuzzTest(maxDuration = "30s")
  void certificateParts(byte[] input) {
    try {
      CertificateParts parts = CertificateParts.of(Bytes.of(input));
      if (parts.endPointHash().isEmpty()) {
        throw new AssertionError("an empty hash");
      }
    } catch (DecodeException e) {
      CodecOracles.properRefusal(e);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void element(byte[] input) {
    Optional<Asn1Element> element = CodecOracles.holds(Bytes.of(input), Asn1Element::decode);
    element.ifPresent(outermost -> walk(Asn1Reader.childrenOf(outermost)));
  }

  /** Reads every child as what its tag says; only a proper refusal ends the walk early. */
  private static void walk(Asn1Reader reader) {
    try {
      while (!reader.isAtEnd()) {
        Asn1Element child = reader.next("child");
        readValue(child);
        if (child.tag().isConstructed()) {
          walk(reader.descend("child", child));
        }
      }
    } catch (DecodeException e) {
      CodecOracles.properRefusal(e);
    }
  }

  private static void readValue(Asn1Element child) throws DecodeException {
    Asn1Reader value = Asn1Reader.childrenOf(Asn1Element.sequence(child));
    if (child.tag().equals(Asn1Tag.INTEGER)) {
      CodecOracles.survives(Asn1Element.integer(value.integer("integer")), Asn1Element::decode);
    } else if (child.tag().equals(Asn1Tag.OBJECT_IDENTIFIER)) {
      sameContent(child, Asn1Element.objectIdentifier(value.objectIdentifier("identifier")));
    } else if (child.tag().equals(Asn1Tag.BIT_STRING)) {
      sameContent(child, Asn1Element.bitString(value.bitString("bits")));
    }
  }

  private static void sameContent(Asn1Element received, Asn1Element made) {
    if (!received.content().equals(made.content())) {
      throw new AssertionError("%s became %s".formatted(received, made));
    }
  }
}
