package org.rdpdoctor.wire.kerberos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/**
 * ETYPE-INFO2, RFC 4120 section 5.2.7.5: the encryption types for which the account has keys, the
 * KDC's preferred one first.
 */
public record EtypeInfo2(List<Entry> entries, Optional<Verbatim> verbatim) implements DerStructure {
  private static final String NAME = "ETYPE-INFO2";

  /**
   * ETYPE-INFO2-ENTRY.
   *
   * @param salt goes into the key together with the password
   * @param parameters for AES the number of iterations, 4 bytes
   */
  public record Entry(EncryptionType type, Optional<String> salt, Optional<Bytes> parameters) {
    private static final String NAME = "ETYPE-INFO2-ENTRY";

    private static Entry read(Asn1Reader list) throws DecodeException {
      KerberosFields fields = new KerberosFields(NAME, list.enter(NAME, Asn1Tag.SEQUENCE));
      return new Entry(
          new EncryptionType(fields.integer(0, "etype")),
          fields.optionalText(1, "salt"),
          fields.optionalOctets(2, "s2kparams"));
    }

    private Asn1Element toElement() {
      List<Asn1Element> fields = new ArrayList<>();
      fields.add(KerberosElements.integer(0, type.value()));
      salt.ifPresent(text -> fields.add(KerberosElements.text(1, text)));
      parameters.ifPresent(octets -> fields.add(KerberosElements.octets(2, octets)));
      return Asn1Element.sequence(fields);
    }
  }

  public EtypeInfo2 {
    entries = List.copyOf(entries);
    FieldBounds.within(NAME, entries.size(), KerberosFields.MAX_ENTRIES);
  }

  public EtypeInfo2(List<Entry> entries) {
    this(entries, Optional.empty());
  }

  public static EtypeInfo2 decode(Reader reader) throws DecodeException {
    Asn1Element received = KerberosFields.outermost(reader, NAME, List.of(Asn1Tag.SEQUENCE));
    Asn1Reader list = Asn1Reader.childrenOf(received);
    EtypeInfo2 plain = new EtypeInfo2(KerberosFields.items(NAME, list, Entry::read));
    return new EtypeInfo2(plain.entries, new KerberosFields(NAME, list).keep(plain, received));
  }

  @Override
  public Asn1Element toElement() {
    return Asn1Element.sequence(entries.stream().map(Entry::toElement).toList());
  }
}
