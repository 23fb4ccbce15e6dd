package org.rdpdoctor.lab.tls;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.BitString;
import org.rdpdoctor.wire.asn1.ObjectIdentifier;

/**
 * An extension of a certificate: RFC 5280 section 4.2.
 *
 * @param value the encoded content of the extension's octet string
 */
public record CertificateExtension(ObjectIdentifier id, boolean critical, Bytes value) {
  private static final ObjectIdentifier KEY_USAGE = new ObjectIdentifier("2.5.29.15");
  private static final ObjectIdentifier ALTERNATIVE_NAMES = new ObjectIdentifier("2.5.29.17");
  private static final ObjectIdentifier BASIC_CONSTRAINTS = new ObjectIdentifier("2.5.29.19");
  private static final ObjectIdentifier EXTENDED_KEY_USAGE = new ObjectIdentifier("2.5.29.37");
  private static final ObjectIdentifier SERVER_AUTHENTICATION =
      new ObjectIdentifier("1.3.6.1.5.5.7.3.1");

  /** An arc of ITU-T X.660 for examples: an extension that nobody knows. */
  private static final ObjectIdentifier UNKNOWN = new ObjectIdentifier("2.999.3389");

  private static final ObjectIdentifier REVOCATION_POINTS = new ObjectIdentifier("2.5.29.31");
  private static final int URI_NAME = 6;
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  /** The two extensions of the certificate that Windows makes for its listener, in its order. */
  public static List<CertificateExtension> asWindowsHasThem() {
    BitString encipherment = new BitString(4, Bytes.of(0b0011_0000));
    return List.of(
        serverAuthentication(),
        new CertificateExtension(KEY_USAGE, false, Asn1Element.bitString(encipherment).toBytes()));
  }

  public static CertificateExtension serverAuthentication() {
    return new CertificateExtension(
        EXTENDED_KEY_USAGE,
        false,
        Asn1Element.sequence(Asn1Element.objectIdentifier(SERVER_AUTHENTICATION)).toBytes());
  }

  public static CertificateExtension alternativeNames(
      List<String> dnsNames, List<InetAddress> addresses) {
    Stream<Asn1Element> names =
        dnsNames.stream()
            .map(name -> Asn1Element.ia5String(name).content())
            .map(name -> Asn1Element.contextPrimitive(DNS_NAME, name));
    Stream<Asn1Element> numbers =
        addresses.stream()
            .map(address -> Bytes.of(address.getAddress()))
            .map(address -> Asn1Element.contextPrimitive(IP_ADDRESS, address));
    return new CertificateExtension(
        ALTERNATIVE_NAMES,
        false,
        Asn1Element.sequence(Stream.concat(names, numbers).toList()).toBytes());
  }

  /** Where the list of revoked certificates is: RFC 5280 section 4.2.1.13. */
  public static CertificateExtension revocationPoint(String url) {
    Asn1Element name = Asn1Element.contextPrimitive(URI_NAME, Asn1Element.ia5String(url).content());
    Asn1Element point = Asn1Element.context(0, Asn1Element.context(0, name));
    return new CertificateExtension(
        REVOCATION_POINTS, false, Asn1Element.sequence(Asn1Element.sequence(point)).toBytes());
  }

  /** Marks an authority. */
  public static List<CertificateExtension> ofAuthority() {
    BitString signing = new BitString(1, Bytes.of(0b0000_0110));
    return List.of(
        new CertificateExtension(
            BASIC_CONSTRAINTS, true, Asn1Element.sequence(Asn1Element.bool(true)).toBytes()),
        new CertificateExtension(KEY_USAGE, true, Asn1Element.bitString(signing).toBytes()));
  }

  /** One that no client knows, with that many bytes. */
  public static CertificateExtension ballast(int sizeBytes) {
    return new CertificateExtension(UNKNOWN, false, Bytes.of(new byte[sizeBytes]));
  }

  Asn1Element toElement() {
    Asn1Element identifier = Asn1Element.objectIdentifier(id);
    Asn1Element octets = Asn1Element.octetString(value);
    return critical
        ? Asn1Element.sequence(identifier, Asn1Element.bool(true), octets)
        : Asn1Element.sequence(identifier, octets);
  }
}
