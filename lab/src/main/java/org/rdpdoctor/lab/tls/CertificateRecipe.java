package org.rdpdoctor.lab.tls;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.ObjectIdentifier;

/**
 * What a certificate shall say: RFC 5280 section 4.1. {@link #sign} makes it.
 *
 * @param commonName the value of the one attribute of the subject, a string in a sane certificate
 * @param key of the subject
 * @param extensions in their order; none for a certificate of version 1
 * @param issuer empty for a self-signed certificate
 */
public record CertificateRecipe(
    Asn1Element commonName,
    Instant notBefore,
    Instant notAfter,
    LabKey key,
    CertificateSignature signature,
    List<CertificateExtension> extensions,
    Optional<Issuer> issuer) {
  /** Who signs when it is not the subject. */
  public record Issuer(String commonName, LabKey key) {}

  /** The lab's own authority. */
  public static final Issuer LAB_AUTHORITY =
      new Issuer("rdpdoctor lab authority", LabKey.AUTHORITY);

  /** Windows makes its own certificate for six months, in captures 183 days. */
  public static final Duration WINDOWS_VALIDITY = Duration.ofDays(183);

  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
  private static final ObjectIdentifier COMMON_NAME = new ObjectIdentifier("2.5.4.3");
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int VERSION_3 = 2;
  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  public CertificateRecipe {
    extensions = List.copyOf(extensions);
  }

  /**
   * The self-signed certificate that Windows makes for its listener: RSA 2048, SHA-256, six months,
   * server authentication, key and data encipherment, no alternative name. Made a day ago.
   */
  public static CertificateRecipe asWindowsMakesIt(String computerName) {
    Instant made = Instant.now().minus(Duration.ofDays(1));
    return new CertificateRecipe(
        Asn1Element.printableString(computerName),
        made,
        made.plus(WINDOWS_VALIDITY),
        LabKey.LISTENER,
        CertificateSignature.SHA256_WITH_RSA,
        CertificateExtension.asWindowsHasThem(),
        Optional.empty());
  }

  static CertificateRecipe ofAuthority() {
    return of(LAB_AUTHORITY);
  }

  private static CertificateRecipe of(Issuer authority) {
    Instant made = Instant.now().minus(Duration.ofDays(30));
    return asWindowsMakesIt(authority.commonName())
        .withKey(authority.key())
        .withValidity(made, made.plus(AUTHORITY_VALIDITY))
        .withExtensions(CertificateExtension.ofAuthority());
  }

  public CertificateRecipe withCommonName(Asn1Element value) {
    return new CertificateRecipe(value, notBefore, notAfter, key, signature, extensions, issuer);
  }

  public CertificateRecipe withValidity(Instant from, Instant to) {
    return new CertificateRecipe(commonName, from, to, key, signature, extensions, issuer);
  }

  public CertificateRecipe withKey(LabKey other) {
    return new CertificateRecipe(
        commonName, notBefore, notAfter, other, signature, extensions, issuer);
  }

  public CertificateRecipe withSignature(CertificateSignature other) {
    return new CertificateRecipe(commonName, notBefore, notAfter, key, other, extensions, issuer);
  }

  public CertificateRecipe withExtensions(List<CertificateExtension> others) {
    return new CertificateRecipe(commonName, notBefore, notAfter, key, signature, others, issuer);
  }

  /** Signed by the lab's authority, whose certificate the server then sends along. */
  public CertificateRecipe issuedByLabAuthority() {
    return issuedBy(LAB_AUTHORITY);
  }

  /** Signed by its own key. */
  public CertificateRecipe selfSigned() {
    return new CertificateRecipe(
        commonName, notBefore, notAfter, key, signature, extensions, Optional.empty());
  }

  /** Signed by somebody, whose certificate the server then sends along. */
  public CertificateRecipe issuedBy(Issuer authority) {
    return new CertificateRecipe(
        commonName, notBefore, notAfter, key, signature, extensions, Optional.of(authority));
  }

  /** Makes the certificate, with a fresh serial number. */
  public ServerCertificate sign() {
    List<Bytes> chain =
        issuer
            .map(authority -> List.of(toDer(), of(authority).toDer()))
            .orElseGet(() -> List.of(toDer()));
    return new ServerCertificate(key, chain);
  }

  Bytes toDer() {
    Asn1Element toBeSigned = toBeSigned();
    LabKey signer = issuer.map(Issuer::key).orElse(key);
    Bytes signed = signer.sign(signature, toBeSigned.toBytes());
    return Asn1Element.sequence(
            toBeSigned, signature.algorithmIdentifier(), Asn1Element.bitString(signed))
        .toBytes();
  }

  private Asn1Element toBeSigned() {
    Asn1Element issuerName =
        issuer.map(by -> Asn1Element.printableString(by.commonName())).orElse(commonName);
    return Asn1Element.sequence(
        Asn1Element.context(0, Asn1Element.integer(VERSION_3)),
        Asn1Element.integer(new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1)),
        signature.algorithmIdentifier(),
        name(issuerName),
        Asn1Element.sequence(time(notBefore), time(notAfter)),
        name(commonName),
        key.publicKeyInfo(),
        Asn1Element.context(
            3,
            Asn1Element.sequence(
                extensions.stream().map(CertificateExtension::toElement).toList())));
  }

  private static Asn1Element name(Asn1Element commonName) {
    return Asn1Element.sequence(
        Asn1Element.set(
            Asn1Element.sequence(Asn1Element.objectIdentifier(COMMON_NAME), commonName)));
  }

  private static Asn1Element time(Instant instant) {
    return Asn1Element.utcTime(UTC_TIME.format(instant));
  }
}
