package org.rdpdoctor.wire.kerberos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/**
 * EncryptedData, RFC 4120 section 5.2.9.
 *
 * @param keyVersion which of a principal's keys, where it is a long-lived one
 */
public record EncryptedData(EncryptionType type, Optional<Long> keyVersion, Bytes cipher) {
  static EncryptedData read(String field, Asn1Reader holder) throws DecodeException {
    KerberosFields fields = new KerberosFields(field, holder.enter(field, Asn1Tag.SEQUENCE));
    return new EncryptedData(
        new EncryptionType(fields.integer(0, "etype")),
        fields.optionalInteger(1, "kvno"),
        fields.octets(2, "cipher"));
  }

  public Asn1Element toElement() {
    List<Asn1Element> fields = new ArrayList<>();
    fields.add(KerberosElements.integer(0, type.value()));
    keyVersion.ifPresent(version -> fields.add(KerberosElements.integer(1, version)));
    fields.add(KerberosElements.octets(2, cipher));
    return Asn1Element.sequence(fields);
  }
}
