package org.rdpdoctor.wire.kerberos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/**
 * Ticket, RFC 4120 section 5.3: for the client a sealed letter to the server.
 *
 * @param realm of the server
 */
public record Ticket(
    long version,
    String realm,
    PrincipalName server,
    EncryptedData sealed,
    Optional<Verbatim> verbatim)
    implements DerStructure {
  static final Asn1Tag TAG = Asn1Tag.application(1);
  private static final String NAME = "Ticket";

  public Ticket(String realm, PrincipalName server, EncryptedData sealed) {
    this(KerberosMessage.PROTOCOL_VERSION, realm, server, sealed, Optional.empty());
  }

  public static Ticket decode(Reader reader) throws DecodeException {
    return of(KerberosFields.outermost(reader, NAME, List.of(TAG)));
  }

  static Ticket of(Asn1Element received) throws DecodeException {
    KerberosFields fields = KerberosFields.inside(NAME, received);
    Ticket plain =
        new Ticket(
            fields.integer(0, "tkt-vno"),
            fields.text(1, "realm"),
            PrincipalName.read("Ticket sname", fields.enter(2, "sname")),
            EncryptedData.read("Ticket enc-part", fields.enter(3, "enc-part")),
            Optional.empty());
    return new Ticket(
        plain.version, plain.realm, plain.server, plain.sealed, fields.keep(plain, received));
  }

  @Override
  public Asn1Element toElement() {
    return Asn1Element.application(
        TAG.number(),
        Asn1Element.sequence(
            KerberosElements.integer(0, version),
            KerberosElements.text(1, realm),
            Asn1Element.context(2, server.toElement()),
            Asn1Element.context(3, sealed.toElement())));
  }

  /** As received where it was received: a ticket is handed on, not rewritten. */
  Asn1Element element() {
    try {
      return Asn1Element.decode(new Reader(toBytes()));
    } catch (DecodeException impossible) {
      throw new IllegalStateException("a ticket that was read cannot be read", impossible);
    }
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>(DerStructure.super.oddities());
    if (version != KerberosMessage.PROTOCOL_VERSION) {
      oddities.add("Ticket version is %d".formatted(version));
    }
    return List.copyOf(oddities);
  }
}
