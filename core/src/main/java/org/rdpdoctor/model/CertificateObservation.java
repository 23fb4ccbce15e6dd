package org.rdpdoctor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/** What the server's certificate says and what the trust store makes of it. */
public sealed interface CertificateObservation extends Observation {
  /**
   * One certificate, read leniently; the names are as in the certificate, hostile text included.
   *
   * @param keyBits size of the modulus or of the curve's field; 0 when unknown
   * @param extendedKeyUsages object identifiers in dotted form; empty when the extension is absent
   * @param sha1 thumbprint as Windows shows it
   * @param der the certificate itself, at most {@link #MAX_DER_BYTES}; empty when larger
   */
  record Certificate(
      String subject,
      String issuer,
      Bytes serialNumber,
      Instant notBefore,
      Instant notAfter,
      String keyAlgorithm,
      int keyBits,
      String signatureAlgorithm,
      List<String> dnsNames,
      List<String> ipAddresses,
      Optional<String> commonName,
      List<String> keyUsages,
      List<String> extendedKeyUsages,
      boolean authority,
      boolean selfSigned,
      Bytes sha1,
      Bytes sha256,
      Bytes der) {
    /** A certificate larger than this is kept without its bytes. */
    public static final int MAX_DER_BYTES = 16 * 1024;

    public Certificate {
      dnsNames = List.copyOf(dnsNames);
      ipAddresses = List.copyOf(ipAddresses);
      keyUsages = List.copyOf(keyUsages);
      extendedKeyUsages = List.copyOf(extendedKeyUsages);
    }

    /**
     * Whether it carries the name or address: RFC 9525 section 6.3, and the common name when there
     * is no alternative name.
     */
    public boolean names(String host) {
      if (ipAddresses.stream().anyMatch(host::equalsIgnoreCase)) {
        return true;
      }
      if (dnsNames.isEmpty() && ipAddresses.isEmpty()) {
        return commonName.map(name -> matches(name, host)).orElse(false);
      }
      return dnsNames.stream().anyMatch(name -> matches(name, host));
    }

    private static boolean matches(String pattern, String host) {
      if (pattern.equalsIgnoreCase(host)) {
        return true;
      }
      int dot = host.indexOf('.');
      return pattern.startsWith("*.")
          && dot > 0
          && pattern.substring(1).equalsIgnoreCase(host.substring(dot));
    }
  }

  /** The chain as sent, the server's own certificate first. */
  record CertificatePresented(List<Certificate> chain) implements CertificateObservation {
    public CertificatePresented {
      chain = List.copyOf(chain);
    }
  }

  /** The server's own certificate, or a part of its chain, cannot be read. */
  record CertificateUnreadable(String problem, Bytes firstBytes)
      implements CertificateObservation {}

  /**
   * The chain ends at a trusted root.
   *
   * @param store "system" or "--ca"
   */
  record ChainTrusted(String anchor, String store) implements CertificateObservation {}

  /**
   * The chain does not end at a trusted root, apart from dates and names; {@code why} is a phrase.
   */
  record ChainNotTrusted(String why, boolean authorityGiven) implements CertificateObservation {}

  /** Trust could not be judged (no readable store). */
  record TrustNotJudged(String because) implements CertificateObservation {}

  /**
   * A revocation point of the certificate answered.
   *
   * @param kind "CRL"
   * @param revoked empty when the answer could not be read
   */
  record RevocationAnswered(String kind, String url, Optional<Boolean> revoked, Duration took)
      implements CertificateObservation {}

  /** A revocation point could not be reached; {@code how} is a phrase. */
  record RevocationUnreachable(String kind, String url, String how, Duration took)
      implements CertificateObservation {}

  /**
   * A certificate in a file or in a store of Windows.
   *
   * @param place the file, or the store such as "Remote Desktop"
   * @param keyContainer of the private key, where the store names it
   * @param keyProvider that keeps the private key, where the store names it
   */
  record CertificateStored(
      String place,
      Certificate certificate,
      Optional<String> keyContainer,
      Optional<String> keyProvider)
      implements CertificateObservation {}

  /** The server changed its certificate between two of our connections. */
  record CertificateVaried(List<Bytes> sha256Seen) implements CertificateObservation {
    public CertificateVaried {
      sha256Seen = List.copyOf(sha256Seen);
    }
  }
}
