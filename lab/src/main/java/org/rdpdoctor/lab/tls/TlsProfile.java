package org.rdpdoctor.lab.tls;

import java.util.Arrays;
import java.util.List;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * What a TLS server takes. Every certificate of the lab has an RSA key, so suites for ECDSA are
 * left out of the lists: no server with such a certificate can choose them.
 *
 * @param suites in the server's order, which counts
 * @param groups that are taken, in the server's order, which counts before TLS 1.3 only
 * @param strength of what is signed and agreed
 */
public record TlsProfile(
    List<TlsVersion> versions,
    List<CipherSuite> suites,
    List<NamedGroup> groups,
    Strength strength) {
  /** Of what a server signs and agrees with. */
  public enum Strength {
    /** As of today. */
    ORDINARY,
    /** Signs with SHA-1 alone. */
    SHA1_SIGNATURES,
    /** Agrees on keys over a prime of 1024 bits, where the suite asks for one. */
    SHORT_PRIME
  }

  public TlsProfile {
    versions = List.copyOf(versions);
    suites = List.copyOf(suites);
    groups = List.copyOf(groups);
  }

  private TlsProfile(List<TlsVersion> versions, List<CipherSuite> suites, List<NamedGroup> groups) {
    this(versions, suites, groups, Strength.ORDINARY);
  }

  /**
   * Windows Server 2022 and later: the suites and their order from Microsoft's page "TLS Cipher
   * Suites in Windows Server 2022 and later"; that P-384 comes first although clients prefer others
   * is seen in captures of TLS 1.2 sessions with such servers.
   */
  public static TlsProfile windowsServer2022() {
    return new TlsProfile(
        List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2),
        suites(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_CBC_SHA256",
            "TLS_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA"),
        List.of(NamedGroup.SECP384R1, NamedGroup.SECP256R1, NamedGroup.X25519));
  }

  /** A server on OpenSSL 3.0 as Debian 12 configures it, cipher string HIGH. */
  public static TlsProfile openSsl3() {
    return new TlsProfile(
        List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2),
        suites(
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
            "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_CBC_SHA256",
            "TLS_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA"),
        List.of(
            NamedGroup.X25519,
            NamedGroup.SECP256R1,
            NamedGroup.X448,
            NamedGroup.SECP521R1,
            NamedGroup.SECP384R1));
  }

  /** A server that was never updated: TLS 1.0, suites of its time. */
  public static TlsProfile tls10Only() {
    return new TlsProfile(
        List.of(TlsVersion.TLS_1_0),
        suites(
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
        List.of(NamedGroup.SECP256R1, NamedGroup.SECP384R1));
  }

  /** A server of TLS 1.2 that can sign with SHA-1 alone, and does so for every key exchange. */
  public static TlsProfile sha1Only() {
    return new TlsProfile(
        List.of(TlsVersion.TLS_1_2),
        suites("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
        List.of(NamedGroup.SECP256R1, NamedGroup.SECP384R1),
        Strength.SHA1_SIGNATURES);
  }

  /** A server of TLS 1.2 whose only key exchange is over the prime of RFC 2409 section 6.2. */
  public static TlsProfile shortPrimeOnly() {
    return new TlsProfile(
        List.of(TlsVersion.TLS_1_2),
        suites("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
        List.of(),
        Strength.SHORT_PRIME);
  }

  /** Only suites that no ordinary RDP client offers. */
  public static TlsProfile rareSuitesOnly() {
    return new TlsProfile(
        List.of(TlsVersion.TLS_1_2),
        suites(
            "TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256"),
        List.of(NamedGroup.SECP256R1));
  }

  public TlsProfile withVersions(TlsVersion... others) {
    return new TlsProfile(Arrays.asList(others), suites, groups, strength);
  }

  /** What the server writes into a record before a version is agreed: at most TLS 1.2. */
  TlsVersion recordVersion() {
    return versions.stream()
        .filter(version -> !version.equals(TlsVersion.TLS_1_3))
        .max(TlsVersion::compareTo)
        .orElse(TlsVersion.TLS_1_2);
  }

  private static List<CipherSuite> suites(String... names) {
    return Arrays.stream(names).map(name -> CipherSuite.forName(name).orElseThrow()).toList();
  }
}
