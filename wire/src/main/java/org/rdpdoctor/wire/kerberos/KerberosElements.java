package org.rdpdoctor.wire.kerberos;

import java.nio.charset.StandardCharsets;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.BitString;

/** Makes the tagged fields of RFC 4120 appendix A; the counterpart of {@link KerberosFields}. */
final class KerberosElements {
  private KerberosElements() {}

  static Asn1Element integer(int number, long value) {
    return Asn1Element.context(number, Asn1Element.integer(value));
  }

  static Asn1Element octets(int number, Bytes value) {
    return Asn1Element.context(number, Asn1Element.octetString(value));
  }

  static Asn1Element bits(int number, BitString value) {
    return Asn1Element.context(number, Asn1Element.bitString(value));
  }

  static Asn1Element text(String value) {
    return new Asn1Element(
        KerberosFields.GENERAL_STRING, Bytes.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  static Asn1Element text(int number, String value) {
    return Asn1Element.context(number, text(value));
  }

  static Asn1Element time(int number, String value) {
    return Asn1Element.context(number, Asn1Element.generalizedTime(value));
  }
}
