package org.rdpdoctor.model;

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
