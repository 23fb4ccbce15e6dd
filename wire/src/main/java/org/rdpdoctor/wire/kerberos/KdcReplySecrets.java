package org.rdpdoctor.wire.kerberos;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;
import org.rdpdoctor.wire.asn1.BitString;

/**
 * EncKDCRepPart, RFC 4120 section 5.4.2: what a KDC seals for the client. Read only, and not kept
 * as received: it holds a key.
 *
 * @param flags TicketFlags
 */
public record KdcReplySecrets(
    EncryptionType keyType,
    Secret key,
    long nonce,
    Optional<String> keyExpiration,
    BitString flags,
    String authTime,
    Optional<String> startTime,
    String endTime,
    Optional<String> renewTill,
    String realm,
    PrincipalName server) {
  /** EncASRepPart and EncTGSRepPart; some KDCs use the second for both. */
  private static final List<Asn1Tag> TAGS =
      List.of(Asn1Tag.application(25), Asn1Tag.application(26));

  private static final String NAME = "EncKDCRepPart";

  public static KdcReplySecrets decode(Reader reader) throws DecodeException {
    Asn1Element received = KerberosFields.outermost(reader, NAME, TAGS);
    KerberosFields fields = KerberosFields.inside(NAME, received);
    Asn1Reader key = fields.enter(0, "key").enter("EncryptionKey", Asn1Tag.SEQUENCE);
    KerberosFields keyFields = new KerberosFields("EncryptionKey", key);
    EncryptionType keyType = new EncryptionType(keyFields.integer(0, "keytype"));
    Bytes keyValue = keyFields.octets(1, "keyvalue");
    fields.passOver(1, "last-req");
    long nonce = fields.integer(2, "nonce");
    Optional<String> keyExpiration = fields.optionalTime(3, "key-expiration");
    return new KdcReplySecrets(
        keyType,
        Secret.of(keyValue.toArray()),
        nonce,
        keyExpiration,
        fields.bits(4, "flags"),
        fields.time(5, "authtime"),
        fields.optionalTime(6, "starttime"),
        fields.time(7, "endtime"),
        fields.optionalTime(8, "renew-till"),
        fields.text(9, "srealm"),
        PrincipalName.read("EncKDCRepPart sname", fields.enter(10, "sname")));
  }
}
