package org.rdpdoctor.wire.kerberos;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/** METHOD-DATA, RFC 4120 section 5.9.1: what KDC_ERR_PREAUTH_REQUIRED says in its e-data. */
public record MethodData(List<PaData> methods, Optional<Verbatim> verbatim)
    implements DerStructure {
  private static final String NAME = "METHOD-DATA";

  public MethodData {
    methods = List.copyOf(methods);
    FieldBounds.within(NAME, methods.size(), KerberosFields.MAX_ENTRIES);
  }

  public MethodData(List<PaData> methods) {
    this(methods, Optional.empty());
  }

  public static MethodData decode(Reader reader) throws DecodeException {
    Asn1Element received = KerberosFields.outermost(reader, NAME, List.of(Asn1Tag.SEQUENCE));
    Asn1Reader list = Asn1Reader.childrenOf(received);
    MethodData plain = new MethodData(KerberosFields.items(NAME, list, PaData::read));
    return new MethodData(plain.methods, new KerberosFields(NAME, list).keep(plain, received));
  }

  @Override
  public Asn1Element toElement() {
    return PaData.sequence(methods);
  }
}
