package org.rdpdoctor.wire.kerberos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/**
 * KRB-ERROR, RFC 4120 section 5.9.1.
 *
 * @param serverTime stime, as text; {@link #instant} reads it
 * @param clientRealm for KDC_ERR_WRONG_REALM the realm that holds the client
 * @param realm of the server
 * @param text e-text, for people
 * @param data e-data, for KDC_ERR_PREAUTH_REQUIRED a {@link MethodData}
 */
public record KrbError(
    long version,
    long messageType,
    String serverTime,
    long serverMicroseconds,
    KerberosErrorCode code,
    Optional<String> clientRealm,
    Optional<PrincipalName> client,
    String realm,
    PrincipalName server,
    Optional<String> text,
    Optional<Bytes> data,
    Optional<Verbatim> verbatim)
    implements KerberosMessage {
  private static final int TYPE = 30;
  static final Asn1Tag TAG = Asn1Tag.application(TYPE);
  private static final String NAME = "KRB-ERROR";

  /** An error as a KDC sends it that says no more than this. */
  public KrbError(
      Instant serverTime,
      KerberosErrorCode code,
      String realm,
      PrincipalName server,
      Optional<Bytes> data) {
    this(
        PROTOCOL_VERSION,
        TYPE,
        KerberosTime.text(serverTime),
        KerberosTime.microseconds(serverTime),
        code,
        Optional.empty(),
        Optional.empty(),
        realm,
        server,
        Optional.empty(),
        data,
        Optional.empty());
  }

  public static KrbError decode(Reader reader) throws DecodeException {
    Asn1Element received = KerberosFields.outermost(reader, NAME, List.of(TAG));
    KerberosFields fields = KerberosFields.inside(NAME, received);
    KrbError plain = read(fields);
    return new KrbError(
        plain.version,
        plain.messageType,
        plain.serverTime,
        plain.serverMicroseconds,
        plain.code,
        plain.clientRealm,
        plain.client,
        plain.realm,
        plain.server,
        plain.text,
        plain.data,
        fields.keep(plain, received));
  }

  private static KrbError read(KerberosFields fields) throws DecodeException {
    long version = fields.integer(0, "pvno");
    long type = fields.integer(1, "msg-type");
    fields.passOver(2, "ctime");
    fields.passOver(3, "cusec");
    String serverTime = fields.time(4, "stime");
    long microseconds = fields.integer(5, "susec");
    KerberosErrorCode code = new KerberosErrorCode(fields.integer(6, "error-code"));
    Optional<String> clientRealm = fields.optionalText(7, "crealm");
    Optional<Asn1Reader> client = fields.enterOptional(8, "cname");
    return new KrbError(
        version,
        type,
        serverTime,
        microseconds,
        code,
        clientRealm,
        client.isPresent()
            ? Optional.of(PrincipalName.read("KRB-ERROR cname", client.get()))
            : Optional.empty(),
        fields.text(9, "realm"),
        PrincipalName.read("KRB-ERROR sname", fields.enter(10, "sname")),
        fields.optionalText(11, "e-text"),
        fields.optionalOctets(12, "e-data"),
        Optional.empty());
  }

  /** The KDC's clock; empty when the field holds no time. */
  public Optional<Instant> instant() {
    return KerberosTime.instant(serverTime, serverMicroseconds);
  }

  @Override
  public int tagNumber() {
    return TYPE;
  }

  @Override
  public Asn1Element toElement() {
    List<Asn1Element> fields = new ArrayList<>();
    fields.add(KerberosElements.integer(0, version));
    fields.add(KerberosElements.integer(1, messageType));
    fields.add(KerberosElements.time(4, serverTime));
    fields.add(KerberosElements.integer(5, serverMicroseconds));
    fields.add(KerberosElements.integer(6, code.value()));
    clientRealm.ifPresent(value -> fields.add(KerberosElements.text(7, value)));
    client.ifPresent(name -> fields.add(Asn1Element.context(8, name.toElement())));
    fields.add(KerberosElements.text(9, realm));
    fields.add(Asn1Element.context(10, server.toElement()));
    text.ifPresent(value -> fields.add(KerberosElements.text(11, value)));
    data.ifPresent(octets -> fields.add(KerberosElements.octets(12, octets)));
    return Asn1Element.application(TYPE, Asn1Element.sequence(fields));
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>(KerberosMessage.super.oddities());
    if (instant().isEmpty()) {
      oddities.add("KRB-ERROR stime is no time");
    }
    return List.copyOf(oddities);
  }
}
