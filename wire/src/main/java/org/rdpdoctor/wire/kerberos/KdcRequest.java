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
import org.rdpdoctor.wire.asn1.BitString;

/**
 * KDC-REQ, RFC 4120 section 5.4.1: an AS-REQ or a TGS-REQ.
 *
 * @param tagNumber {@link #AS} or {@link #TGS}
 */
public record KdcRequest(
    int tagNumber,
    long version,
    long messageType,
    List<PaData> preauthentication,
    Body body,
    Optional<Verbatim> verbatim)
    implements KerberosMessage {
  /** AS-REQ. */
  public static final int AS = 10;

  /** TGS-REQ. */
  public static final int TGS = 12;

  static final List<Asn1Tag> TAGS = List.of(Asn1Tag.application(AS), Asn1Tag.application(TGS));

  private static final String NAME = "KDC-REQ";

  /**
   * KDC-REQ-BODY; what else it may hold is passed over.
   *
   * @param options KDCOptions, 32 bits
   * @param client absent in a TGS-REQ
   * @param realm of the server, and in an AS-REQ of the client too
   * @param till how long the ticket shall be valid
   * @param types best first
   */
  public record Body(
      BitString options,
      Optional<PrincipalName> client,
      String realm,
      Optional<PrincipalName> server,
      String till,
      long nonce,
      List<EncryptionType> types) {
    private static final String NAME = "KDC-REQ-BODY";

    /** forwardable. */
    public static final int FORWARDABLE = 1;

    /** renewable. */
    public static final int RENEWABLE = 8;

    /** canonicalize, RFC 6806: other names for the same, and referrals, are welcome. */
    public static final int CANONICALIZE = 15;

    public Body {
      types = List.copyOf(types);
      FieldBounds.within("encryption types", types.size(), KerberosFields.MAX_ENTRIES);
    }

    /** KDCOptions with these bits set. */
    public static BitString flags(int... bits) {
      int value = 0;
      for (int bit : bits) {
        value |= 0x8000_0000 >>> bit;
      }
      return new BitString(0, Bytes.of(value >>> 24, value >>> 16, value >>> 8, value));
    }

    private static Body read(KerberosFields fields) throws DecodeException {
      BitString options = fields.bits(0, "kdc-options");
      Optional<PrincipalName> client = name(fields, 1, "cname");
      String realm = fields.text(2, "realm");
      Optional<PrincipalName> server = name(fields, 3, "sname");
      fields.passOver(4, "from");
      String till = fields.time(5, "till");
      fields.passOver(6, "rtime");
      long nonce = fields.integer(7, "nonce");
      List<EncryptionType> types =
          KerberosFields.list(
              NAME + " etype",
              fields.enter(8, "etype"),
              list -> new EncryptionType(list.smallInteger(NAME + " etype")));
      fields.passOver(9, "addresses");
      fields.passOver(10, "enc-authorization-data");
      fields.passOver(11, "additional-tickets");
      return new Body(options, client, realm, server, till, nonce, types);
    }

    private static Optional<PrincipalName> name(KerberosFields fields, int number, String field)
        throws DecodeException {
      Optional<Asn1Reader> present = fields.enterOptional(number, field);
      return present.isPresent()
          ? Optional.of(PrincipalName.read(NAME + " " + field, present.get()))
          : Optional.empty();
    }

    /** In DER; a TGS-REQ carries a checksum over these bytes. */
    public Asn1Element toElement() {
      List<Asn1Element> fields = new ArrayList<>();
      fields.add(KerberosElements.bits(0, options));
      client.ifPresent(name -> fields.add(Asn1Element.context(1, name.toElement())));
      fields.add(KerberosElements.text(2, realm));
      server.ifPresent(name -> fields.add(Asn1Element.context(3, name.toElement())));
      fields.add(KerberosElements.time(5, till));
      fields.add(KerberosElements.integer(7, nonce));
      fields.add(
          Asn1Element.context(
              8,
              Asn1Element.sequence(
                  types.stream().map(type -> Asn1Element.integer(type.value())).toList())));
      return Asn1Element.sequence(fields);
    }
  }

  public KdcRequest {
    preauthentication = List.copyOf(preauthentication);
    FieldBounds.within("padata", preauthentication.size(), KerberosFields.MAX_ENTRIES);
  }

  public static KdcRequest as(List<PaData> preauthentication, Body body) {
    return new KdcRequest(AS, PROTOCOL_VERSION, AS, preauthentication, body, Optional.empty());
  }

  public static KdcRequest tgs(List<PaData> preauthentication, Body body) {
    return new KdcRequest(TGS, PROTOCOL_VERSION, TGS, preauthentication, body, Optional.empty());
  }

  public static KdcRequest decode(Reader reader) throws DecodeException {
    Asn1Element received = KerberosFields.outermost(reader, NAME, TAGS);
    KerberosFields fields = KerberosFields.inside(NAME, received);
    long version = fields.integer(1, "pvno");
    long type = fields.integer(2, "msg-type");
    Optional<Asn1Reader> padata = fields.enterOptional(3, "padata");
    List<PaData> preauthentication =
        padata.isPresent()
            ? KerberosFields.list("KDC-REQ padata", padata.get(), PaData::read)
            : List.of();
    KerberosFields body =
        new KerberosFields(
            Body.NAME, fields.enter(4, "req-body").enter(Body.NAME, Asn1Tag.SEQUENCE));
    int tag = received.tag().number();
    KdcRequest plain =
        new KdcRequest(tag, version, type, preauthentication, Body.read(body), Optional.empty());
    Optional<Verbatim> kept = fields.and(body).keep(plain, received);
    return new KdcRequest(tag, version, type, preauthentication, plain.body, kept);
  }

  @Override
  public Asn1Element toElement() {
    List<Asn1Element> fields = new ArrayList<>();
    fields.add(KerberosElements.integer(1, version));
    fields.add(KerberosElements.integer(2, messageType));
    if (!preauthentication.isEmpty()) {
      fields.add(Asn1Element.context(3, PaData.sequence(preauthentication)));
    }
    fields.add(Asn1Element.context(4, body.toElement()));
    return Asn1Element.application(tagNumber, Asn1Element.sequence(fields));
  }
}
