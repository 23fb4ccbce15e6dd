package org.rdpdoctor.reading;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.wire.Bytes;

/** Reads an X.509 certificate (RFC 5280) leniently: an odd extension does not hide the rest. */
public final class CertificateReader {
  /** A larger certificate is not read at all. */
  public static final int MAX_READ_BYTES = 256 * 1024;

  /** More names of one kind, or purposes, are not read. */
  private static final int MAX_NAMES = 200;

  private static final int MAX_NAME_CHARACTERS = 1024;

  private static final Map<String, String> SIGNATURES =
      Map.ofEntries(
          Map.entry("1.2.840.113549.1.1.2", "MD2withRSA"),
          Map.entry("1.2.840.113549.1.1.4", "MD5withRSA"),
          Map.entry("1.2.840.113549.1.1.5", "SHA1withRSA"),
          Map.entry("1.3.14.3.2.29", "SHA1withRSA"),
          Map.entry("1.2.840.113549.1.1.10", "RSASSA-PSS"),
          Map.entry("1.2.840.113549.1.1.11", "SHA256withRSA"),
          Map.entry("1.2.840.113549.1.1.12", "SHA384withRSA"),
          Map.entry("1.2.840.113549.1.1.13", "SHA512withRSA"),
          Map.entry("1.2.840.113549.1.1.14", "SHA224withRSA"),
          Map.entry("1.2.840.10045.4.1", "SHA1withECDSA"),
          Map.entry("1.2.840.10045.4.3.1", "SHA224withECDSA"),
          Map.entry("1.2.840.10045.4.3.2", "SHA256withECDSA"),
          Map.entry("1.2.840.10045.4.3.3", "SHA384withECDSA"),
          Map.entry("1.2.840.10045.4.3.4", "SHA512withECDSA"),
          Map.entry("1.2.840.10040.4.3", "SHA1withDSA"),
          Map.entry("1.3.101.112", "Ed25519"),
          Map.entry("1.3.101.113", "Ed448"));

  private static final Map<String, Integer> CURVE_BITS =
      Map.of(
          "1.2.840.10045.3.1.1", 192,
          "1.3.132.0.33", 224,
          "1.2.840.10045.3.1.7", 256,
          "1.3.132.0.34", 384,
          "1.3.132.0.35", 521,
          "1.3.36.3.3.2.8.1.1.7", 256,
          "1.3.36.3.3.2.8.1.1.11", 384,
          "1.3.36.3.3.2.8.1.1.13", 512);

  private static final Map<Integer, String> KEY_USAGES =
      Map.of(
          KeyUsage.digitalSignature, "digitalSignature",
          KeyUsage.nonRepudiation, "nonRepudiation",
          KeyUsage.keyEncipherment, "keyEncipherment",
          KeyUsage.dataEncipherment, "dataEncipherment",
          KeyUsage.keyAgreement, "keyAgreement",
          KeyUsage.keyCertSign, "keyCertSign",
          KeyUsage.cRLSign, "cRLSign");

  private CertificateReader() {}

  /**
   * Reads one certificate.
   *
   * @throws UnreadableCertificate with a phrase that says what stands in the way
   */
  public static Certificate read(Bytes der) throws UnreadableCertificate {
    if (der.size() > MAX_READ_BYTES) {
      throw new UnreadableCertificate(
          "it has %,d bytes, we read %,d at most".formatted(der.size(), MAX_READ_BYTES));
    }
    try {
      return read(der, org.bouncycastle.asn1.x509.Certificate.getInstance(der.toArray()));
    } catch (RuntimeException | IOException unreadable) {
      throw new UnreadableCertificate(
          "its ASN.1 cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    } catch (StackOverflowError tooDeep) {
      throw new UnreadableCertificate("its ASN.1 is nested too deeply");
    }
  }

  private static Certificate read(Bytes der, org.bouncycastle.asn1.x509.Certificate certificate)
      throws IOException {
    Optional<Extensions> extensions =
        Optional.ofNullable(certificate.getTBSCertificate().getExtensions());
    SubjectPublicKeyInfo key = certificate.getSubjectPublicKeyInfo();
    List<GeneralName> names = subjectNames(extensions);
    X500Name subject = certificate.getSubject();
    return new Certificate(
        shorten(subject.toString()),
        shorten(certificate.getIssuer().toString()),
        Bytes.of(certificate.getSerialNumber().getValue().toByteArray()).first(64),
        instant(certificate.getStartDate().getDate()),
        instant(certificate.getEndDate().getDate()),
        keyAlgorithm(key),
        unlessOdd(() -> keyBits(key), 0),
        signature(certificate.getSignatureAlgorithm().getAlgorithm()),
        dnsNames(names),
        ipAddresses(names),
        commonName(subject),
        unlessOdd(() -> keyUsages(extensions), List.of()),
        unlessOdd(() -> extendedKeyUsages(extensions), List.of()),
        unlessOdd(() -> isAuthority(extensions), false),
        isIssuedByItself(certificate),
        digest("SHA-1", der),
        sha256(der),
        der.size() <= Certificate.MAX_DER_BYTES ? der : Bytes.EMPTY);
  }

  @SuppressWarnings("JavaUtilDate") // what the library gives
  private static Instant instant(java.util.Date date) {
    return date.toInstant();
  }

  private static String keyAlgorithm(SubjectPublicKeyInfo key) {
    String oid = key.getAlgorithm().getAlgorithm().getId();
    return switch (oid) {
      case "1.2.840.113549.1.1.1" -> "RSA";
      case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
      case "1.2.840.10045.2.1" -> "EC";
      case "1.2.840.10040.4.1" -> "DSA";
      case "1.3.101.112" -> "Ed25519";
      case "1.3.101.113" -> "Ed448";
      default -> oid;
    };
  }

  /** What can be read of a field, or what stands for one that cannot. */
  private static <T> T unlessOdd(Callable<T> field, T otherwise) {
    try {
      return field.call();
    } catch (Exception odd) {
      return otherwise;
    }
  }

  /**
   * Compares the bytes: nobody writes his own name in two ways, and to compare names by the rules
   * can take a hostile certificate minutes.
   */
  private static boolean isIssuedByItself(org.bouncycastle.asn1.x509.Certificate certificate)
      throws IOException {
    return Arrays.equals(
        certificate.getSubject().getEncoded(ASN1Encoding.DER),
        certificate.getIssuer().getEncoded(ASN1Encoding.DER));
  }

  private static boolean isAuthority(Optional<Extensions> extensions) {
    return extensions
        .map(BasicConstraints::fromExtensions)
        .map(BasicConstraints::isCA)
        .orElse(false);
  }

  private static int keyBits(SubjectPublicKeyInfo key) throws IOException {
    return switch (keyAlgorithm(key)) {
      case "RSA", "RSASSA-PSS" -> {
        BigInteger modulus = RSAPublicKey.getInstance(key.parsePublicKey()).getModulus();
        yield modulus.bitLength();
      }
      case "EC" -> {
        Object parameters = key.getAlgorithm().getParameters();
        yield parameters instanceof ASN1ObjectIdentifier curve
            ? CURVE_BITS.getOrDefault(curve.getId(), 0)
            : 0;
      }
      case "Ed25519" -> 256;
      case "Ed448" -> 456;
      default -> 0;
    };
  }

  private static String signature(ASN1ObjectIdentifier algorithm) {
    return SIGNATURES.getOrDefault(algorithm.getId(), algorithm.getId());
  }

  private static List<GeneralName> subjectNames(Optional<Extensions> extensions) {
    return unlessOdd(
        () ->
            extensions
                .map(all -> GeneralNames.fromExtensions(all, Extension.subjectAlternativeName))
                .map(names -> Arrays.asList(names.getNames()))
                .orElse(List.of()),
        List.of());
  }

  private static List<String> dnsNames(List<GeneralName> names) {
    return names.stream()
        .filter(name -> name.getTagNo() == GeneralName.dNSName)
        .limit(MAX_NAMES)
        .map(name -> shorten(name.getName().toString()))
        .toList();
  }

  private static List<String> ipAddresses(List<GeneralName> names) {
    List<String> addresses = new ArrayList<>();
    for (GeneralName name : names) {
      if (name.getTagNo() == GeneralName.iPAddress && addresses.size() < MAX_NAMES) {
        try {
          byte[] octets = ASN1OctetString.getInstance(name.getName()).getOctets();
          addresses.add(InetAddress.getByAddress(octets).getHostAddress());
        } catch (UnknownHostException | RuntimeException odd) {
          // Not an address of four or sixteen octets: nothing that a client could match.
        }
      }
    }
    return addresses;
  }

  /** The last of several, which is the most specific one. */
  private static Optional<String> commonName(X500Name subject) {
    Optional<String> last = Optional.empty();
    for (RDN part : subject.getRDNs(BCStyle.CN)) {
      for (AttributeTypeAndValue attribute : part.getTypesAndValues()) {
        if (attribute.getType().equals(BCStyle.CN)) {
          last = Optional.of(shorten(IETFUtils.valueToString(attribute.getValue())));
        }
      }
    }
    return last;
  }

  private static List<String> keyUsages(Optional<Extensions> extensions) {
    Optional<KeyUsage> usage = extensions.map(KeyUsage::fromExtensions);
    return usage.stream()
        .flatMap(all ->
            KEY_USAGES.entrySet().stream()
                .filter(entry -> all.hasUsages(entry.getKey()))
                .map(Map.Entry::getValue)
                .sorted())
        .toList();
  }

  private static List<String> extendedKeyUsages(Optional<Extensions> extensions) {
    return extensions
        .map(all -> all.getExtensionParsedValue(Extension.extendedKeyUsage))
        .map(ASN1Sequence::getInstance)
        .map(ExtendedKeyUsage::getInstance)
        .map(usage ->
            Arrays.stream(usage.getUsages()).limit(MAX_NAMES).map(KeyPurposeId::getId).toList())
        .orElse(List.of());
  }

  private static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= MAX_NAME_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_NAME_CHARACTERS)) + "...";
  }

  /** Thumbprint of a certificate. */
  public static Bytes sha256(Bytes der) {
    return digest("SHA-256", der);
  }

  private static Bytes digest(String algorithm, Bytes der) {
    try {
      return Bytes.of(MessageDigest.getInstance(algorithm).digest(der.toArray()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has " + algorithm, impossible);
    }
  }
}
