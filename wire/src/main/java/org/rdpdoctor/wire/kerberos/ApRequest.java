package org.rdpdoctor.wire.kerberos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Tag;
import org.rdpdoctor.wire.asn1.BitString;

/**
 * AP-REQ, RFC 4120 section 5.5.1: a ticket presented, with the proof that its key is known.
 *
 * @param authenticator an {@link Authenticator} under the ticket's session key
 */
public record ApRequest(
    long version,
    long messageType,
    BitString options,
    Ticket ticket,
    EncryptedData authenticator,
    Optional<Verbatim> verbatim)
    implements KerberosMessage {
  private static final int TYPE = 14;
  static final Asn1Tag TAG = Asn1Tag.application(TYPE);
  private static final String NAME = "AP-REQ";

  /** Without options, as a TGS-REQ carries it. */
  public ApRequest(Ticket ticket, EncryptedData authenticator) {
    this(PROTOCOL_VERSION, TYPE, KdcRequest.Body.flags(), ticket, authenticator, Optional.empty());
  }

  public static ApRequest decode(Reader reader) throws DecodeException {
    Asn1Element received = KerberosFields.outermost(reader, NAME, List.of(TAG));
    KerberosFields fields = KerberosFields.inside(NAME, received);
    ApRequest plain =
        new ApRequest(
            fields.integer(0, "pvno"),
            fields.integer(1, "msg-type"),
            fields.bits(2, "ap-options"),
            Ticket.of(fields.enter(3, "ticket").expect("AP-REQ ticket", Ticket.TAG)),
            EncryptedData.read("AP-REQ authenticator", fields.enter(4, "authenticator")),
            Optional.empty());
    return new ApRequest(
        plain.version,
        plain.messageType,
        plain.options,
        plain.ticket,
        plain.authenticator,
        fields.keep(plain, received));
  }

  @Override
  public int tagNumber() {
    return TYPE;
  }

  @Override
  public Asn1Element toElement() {
    return Asn1Element.application(
        TYPE,
        Asn1Element.sequence(
            KerberosElements.integer(0, version),
            KerberosElements.integer(1, messageType),
            KerberosElements.bits(2, options),
            Asn1Element.context(3, ticket.element()),
            Asn1Element.context(4, authenticator.toElement())));
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>(KerberosMessage.super.oddities());
    oddities.addAll(ticket.oddities());
    return List.copyOf(oddities);
  }
}
