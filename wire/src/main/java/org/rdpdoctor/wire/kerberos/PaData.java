package org.rdpdoctor.wire.kerberos;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/** PA-DATA, RFC 4120 section 5.2.7. */
public record PaData(long type, Bytes value) {
  /** PA-TGS-REQ: the AP-REQ with the ticket-granting ticket. */
  public static final long TGS_REQUEST = 1;

  /** PA-ENC-TIMESTAMP: the time, encrypted with the password's key. */
  public static final long ENCRYPTED_TIMESTAMP = 2;

  /** PA-PK-AS-REQ, RFC 4556: a certificate instead of a password. */
  public static final long PUBLIC_KEY = 16;

  /** PA-ETYPE-INFO2. */
  public static final long ETYPE_INFO2 = 19;

  static PaData read(Asn1Reader list) throws DecodeException {
    KerberosFields fields = new KerberosFields("PA-DATA", list.enter("PA-DATA", Asn1Tag.SEQUENCE));
    return new PaData(fields.integer(1, "padata-type"), fields.octets(2, "padata-value"));
  }

  Asn1Element toElement() {
    return Asn1Element.sequence(
        KerberosElements.integer(1, type), KerberosElements.octets(2, value));
  }

  static Asn1Element sequence(List<PaData> list) {
    return Asn1Element.sequence(list.stream().map(PaData::toElement).toList());
  }

  /** The value of the first of that type. */
  public static Optional<Bytes> find(List<PaData> list, long type) {
    return list.stream().filter(each -> each.type == type).map(PaData::value).findFirst();
  }
}
