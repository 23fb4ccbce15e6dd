package org.rdpdoctor.wire.kerberos;

import java.util.List;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/**
 * PrincipalName, RFC 4120 section 5.2.2, without the realm.
 *
 * @param type a hint of section 6.2; it does not count in comparisons
 * @param parts "TERMSRV" and the host, say
 */
public record PrincipalName(long type, List<String> parts) {
  /** NT-PRINCIPAL: a user. */
  public static final long PRINCIPAL = 1;

  /** NT-SRV-INST: a service and its instance. */
  public static final long SERVICE_INSTANCE = 2;

  /** NT-ENTERPRISE, RFC 6806 section 5: a user principal name as one part. */
  public static final long ENTERPRISE = 10;

  private static final String TICKET_GRANTING = "krbtgt";

  public PrincipalName {
    parts = List.copyOf(parts);
    FieldBounds.within("principal name parts", parts.size(), KerberosFields.MAX_ENTRIES);
  }

  public static PrincipalName user(String name) {
    return new PrincipalName(PRINCIPAL, List.of(name));
  }

  public static PrincipalName enterprise(String userPrincipalName) {
    return new PrincipalName(ENTERPRISE, List.of(userPrincipalName));
  }

  public static PrincipalName service(String service, String host) {
    return new PrincipalName(SERVICE_INSTANCE, List.of(service, host));
  }

  /** The ticket-granting service of a realm. */
  public static PrincipalName ticketGranting(String realm) {
    return service(TICKET_GRANTING, realm);
  }

  /** Whether tickets for it are presented to a KDC. */
  public boolean isTicketGranting() {
    return parts.size() == 2 && parts.getFirst().equals(TICKET_GRANTING);
  }

  static PrincipalName read(String field, Asn1Reader holder) throws DecodeException {
    KerberosFields fields = new KerberosFields(field, holder.enter(field, Asn1Tag.SEQUENCE));
    return new PrincipalName(
        fields.integer(0, "name-type"),
        KerberosFields.list(
            field + " name-string",
            fields.enter(1, "name-string"),
            list -> KerberosFields.text(list, field + " part")));
  }

  Asn1Element toElement() {
    return Asn1Element.sequence(
        KerberosElements.integer(0, type),
        Asn1Element.context(
            1, Asn1Element.sequence(parts.stream().map(KerberosElements::text).toList())));
  }

  /** Parts joined by slashes, as people write it. */
  @Override
  public String toString() {
    return String.join("/", parts);
  }
}
