package org.rdpdoctor.wire.kerberos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/**
 * KDC-REP, RFC 4120 section 5.4.2: an AS-REP or a TGS-REP.
 *
 * @param tagNumber {@link #AS} or {@link #TGS}
 * @param sealed holds a {@link KdcReplySecrets}
 */
public record KdcReply(
    int tagNumber,
    long version,
    long messageType,
    List<PaData> preauthentication,
    String clientRealm,
    PrincipalName client,
    Ticket ticket,
    EncryptedData sealed,
    Optional<Verbatim> verbatim)
    implements KerberosMessage {
  /** AS-REP. */
  public static final int AS = 11;

  /** TGS-REP. */
  public static final int TGS = 13;

  static final List<Asn1Tag> TAGS = List.of(Asn1Tag.application(AS), Asn1Tag.application(TGS));

  private static final String NAME = "KDC-REP";

  public KdcReply {
    preauthentication = List.copyOf(preauthentication);
    FieldBounds.within("padata", preauthentication.size(), KerberosFields.MAX_ENTRIES);
  }

  public static KdcReply decode(Reader reader) throws DecodeException {
    Asn1Element received = KerberosFields.outermost(reader, NAME, TAGS);
    KerberosFields fields = KerberosFields.inside(NAME, received);
    KdcReply plain = read(received.tag().number(), fields);
    return new KdcReply(
        plain.tagNumber,
        plain.version,
        plain.messageType,
        plain.preauthentication,
        plain.clientRealm,
        plain.client,
        plain.ticket,
        plain.sealed,
        fields.keep(plain, received));
  }

  private static KdcReply read(int tag, KerberosFields fields) throws DecodeException {
    long version = fields.integer(0, "pvno");
    long type = fields.integer(1, "msg-type");
    Optional<Asn1Reader> padata = fields.enterOptional(2, "padata");
    return new KdcReply(
        tag,
        version,
        type,
        padata.isPresent()
            ? KerberosFields.list("KDC-REP padata", padata.get(), PaData::read)
            : List.of(),
        fields.text(3, "crealm"),
        PrincipalName.read("KDC-REP cname", fields.enter(4, "cname")),
        Ticket.of(fields.enter(5, "ticket").expect("KDC-REP ticket", Ticket.TAG)),
        EncryptedData.read("KDC-REP enc-part", fields.enter(6, "enc-part")),
        Optional.empty());
  }

  @Override
  public Asn1Element toElement() {
    List<Asn1Element> fields = new ArrayList<>();
    fields.add(KerberosElements.integer(0, version));
    fields.add(KerberosElements.integer(1, messageType));
    if (!preauthentication.isEmpty()) {
      fields.add(Asn1Element.context(2, PaData.sequence(preauthentication)));
    }
    fields.add(KerberosElements.text(3, clientRealm));
    fields.add(Asn1Element.context(4, client.toElement()));
    fields.add(Asn1Element.context(5, ticket.element()));
    fields.add(Asn1Element.context(6, sealed.toElement()));
    return Asn1Element.application(tagNumber, Asn1Element.sequence(fields));
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>(KerberosMessage.super.oddities());
    oddities.addAll(ticket.oddities());
    return List.copyOf(oddities);
  }
}
