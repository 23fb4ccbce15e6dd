package org.rdpdoctor.wire.kerberos;

import java.time.Instant;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.asn1.Asn1Element;

/**
 * Authenticator, RFC 4120 section 5.5.1, as a TGS-REQ carries it, and the encrypted timestamp of
 * section 5.2.7.2. Both are only ever sealed, so they are only written.
 *
 * @param checksumType over the body of the request
 */
public record Authenticator(
    String realm, PrincipalName client, long checksumType, Bytes checksum, Instant time) {
  private static final int TYPE = 2;

  public Bytes toBytes() {
    return Asn1Element.application(
            TYPE,
            Asn1Element.sequence(
                KerberosElements.integer(0, KerberosMessage.PROTOCOL_VERSION),
                KerberosElements.text(1, realm),
                Asn1Element.context(2, client.toElement()),
                Asn1Element.context(
                    3,
                    Asn1Element.sequence(
                        KerberosElements.integer(0, checksumType),
                        KerberosElements.octets(1, checksum))),
                KerberosElements.integer(4, KerberosTime.microseconds(time)),
                KerberosElements.time(5, KerberosTime.text(time))))
        .toBytes();
  }

  /** PA-ENC-TS-ENC: the time alone. */
  public static Bytes timestamp(Instant time) {
    return Asn1Element.sequence(
            KerberosElements.time(0, KerberosTime.text(time)),
            KerberosElements.integer(1, KerberosTime.microseconds(time)))
        .toBytes();
  }
}
