package org.rdpdoctor.wire.asn1;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.crypto.Digests;

/**
 * What sign-in protocols bind themselves to in a certificate of RFC 5280 section 4.1, read without
 * judging the rest of it.
 *
 * @param der the whole certificate
 * @param publicKey the content of subjectPublicKey: for RSA the RSAPublicKey, else the raw key
 * @param endPointHashAlgorithm Java's name of the hash that tls-server-end-point takes
 */
public record CertificateParts(Bytes der, Bytes publicKey, String endPointHashAlgorithm) {
  private static final String SHA_256 = "SHA-256";
  private static final String SHA_384 = "SHA-384";
  private static final String SHA_512 = "SHA-512";

  private static final ObjectIdentifier RSASSA_PSS = new ObjectIdentifier("1.2.840.113549.1.1.10");

  /** RFC 5929 section 4.1 replaces MD5 and SHA-1 by SHA-256, so they need no line here. */
  private static final Map<ObjectIdentifier, String> HASHES =
      Map.of(
          new ObjectIdentifier("1.2.840.113549.1.1.12"), SHA_384,
          new ObjectIdentifier("1.2.840.113549.1.1.13"), SHA_512,
          new ObjectIdentifier("1.2.840.113549.1.1.14"), "SHA-224",
          new ObjectIdentifier("1.2.840.10045.4.3.1"), "SHA-224",
          new ObjectIdentifier("1.2.840.10045.4.3.3"), SHA_384,
          new ObjectIdentifier("1.2.840.10045.4.3.4"), SHA_512,
          new ObjectIdentifier("2.16.840.1.101.3.4.2.2"), SHA_384,
          new ObjectIdentifier("2.16.840.1.101.3.4.2.3"), SHA_512);

  /**
   * Reads a certificate.
   *
   * @throws DecodeException when it is none
   */
  public static CertificateParts of(Bytes der) throws DecodeException {
    Asn1Reader certificate = Asn1Reader.childrenOf(Asn1Element.decode(new Reader(der)));
    Bytes publicKey = publicKey(certificate.enter("tbsCertificate", Asn1Tag.SEQUENCE));
    Asn1Reader algorithm = certificate.enter("signatureAlgorithm", Asn1Tag.SEQUENCE);
    return new CertificateParts(der, publicKey, hashOf(algorithm));
  }

  private static Bytes publicKey(Asn1Reader certificate) throws DecodeException {
    Optional<Asn1Element> version = certificate.optional("version", Asn1Tag.context(0));
    String first = version.isPresent() ? "serialNumber" : "version or serialNumber";
    for (String field : new String[] {first, "signature", "issuer", "validity", "subject"}) {
      certificate.next(field);
    }
    Asn1Reader info = certificate.enter("subjectPublicKeyInfo", Asn1Tag.SEQUENCE);
    info.next("algorithm");
    return info.bitString("subjectPublicKey").bits();
  }

  private static String hashOf(Asn1Reader algorithm) throws DecodeException {
    ObjectIdentifier identifier = algorithm.objectIdentifier("algorithm");
    if (identifier.equals(RSASSA_PSS) && !algorithm.isAtEnd()) {
      return hashOfPss(algorithm.enter("RSASSA-PSS parameters", Asn1Tag.SEQUENCE));
    }
    return HASHES.getOrDefault(identifier, SHA_256);
  }

  /** RSASSA-PSS-params, RFC 4055 section 3.1; its default hash is SHA-1. */
  private static String hashOfPss(Asn1Reader parameters) throws DecodeException {
    Optional<Asn1Reader> hash = parameters.enterOptional("hashAlgorithm", Asn1Tag.context(0));
    if (hash.isEmpty()) {
      return SHA_256;
    }
    Asn1Reader algorithm = hash.get().enter("hashAlgorithm", Asn1Tag.SEQUENCE);
    return HASHES.getOrDefault(algorithm.objectIdentifier("hashAlgorithm"), SHA_256);
  }

  /** The certificate's hash for tls-server-end-point, RFC 5929 section 4.1. */
  public Bytes endPointHash() {
    return Bytes.of(Digests.hash(endPointHashAlgorithm, der.toArray()));
  }
}
