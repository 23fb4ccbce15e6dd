package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.CertificateObservation.CertificateVaried;
import org.rdpdoctor.model.CertificateObservation.ChainNotTrusted;
import org.rdpdoctor.model.CertificateObservation.ChainTrusted;

/**
 * The certificate stage.
 *
 * @param host the target's name or address as asked
 * @param now our clock at the start of the run
 */
public record CertificatePicture(StageView view, String host, Instant now) {
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
  private static final String REMOTE_DESKTOP_AUTHENTICATION = "1.3.6.1.4.1.311.54.1.2";
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final Duration WINDOWS_VALIDITY_LEAST = Duration.ofDays(180);
  private static final Duration WINDOWS_VALIDITY_MOST = Duration.ofDays(186);
  private static final int LEAST_RSA_BITS = 2048;

  /** Products that inspect TLS, by a part of the name that their authorities bear; lower case. */
  public static final Set<String> INSPECTORS =
      Set.of(
          "zscaler",
          "fortinet",
          "fortigate",
          "palo alto",
          "netskope",
          "blue coat",
          "bluecoat",
          "sophos",
          "check point",
          "checkpoint",
          "barracuda",
          "websense",
          "forcepoint",
          "untangle",
          "eset ssl filter",
          "kaspersky",
          "bitdefender",
          "avast",
          "avg web",
          "mitmproxy",
          "sonicwall",
          "watchguard",
          "cisco umbrella",
          "squid");

  /** The server's own certificate. */
  public Optional<Certificate> own() {
    return view.first(CertificatePresented.class)
        .flatMap(seen -> seen.what().chain().stream().findFirst());
  }

  public Optional<Seen<CertificateUnreadable>> unreadable() {
    return own().isPresent() ? Optional.empty() : view.first(CertificateUnreadable.class);
  }

  public boolean expired() {
    return own().map(each -> each.notAfter().isBefore(now)).orElse(false);
  }

  public boolean notYetValid() {
    return own().map(each -> each.notBefore().isAfter(now)).orElse(false);
  }

  /**
   * Whether the certificate would be valid now by a clock that differs from ours.
   *
   * @param skew that clock minus ours
   */
  public boolean validBy(Duration skew) {
    return own()
        .filter(each ->
            Duration.between(now, each.notBefore()).compareTo(skew) <= 0
                && Duration.between(now, each.notAfter()).compareTo(skew) >= 0)
        .isPresent();
  }

  public boolean selfSigned() {
    return own().map(Certificate::selfSigned).orElse(false);
  }

  /** Made like the certificate that Windows issues to its own listener: half a year, one name. */
  public boolean windowsSelfSigned() {
    return own().map(CertificatePicture::looksLikeWindows).orElse(false);
  }

  /** The certificate carries the name or address that was asked for. */
  public boolean namesTarget() {
    return own().map(each -> each.names(host)).orElse(false);
  }

  /** An authority issued it, and it does not carry the name or address that was asked for. */
  public boolean issuedForAnother() {
    return own().isPresent() && !selfSigned() && !namesTarget();
  }

  /** The key or the signature is one that current clients refuse; why, as a phrase. */
  public Optional<String> weakness() {
    return own()
        .flatMap(each ->
            smallKey(each)
                ? Optional.of(
                    "the key is %s with %d bits".formatted(algorithm(each), each.keyBits()))
                : dated(each.signatureAlgorithm()) && !each.selfSigned()
                    ? Optional.of("the signature is " + PlainText.of(each.signatureAlgorithm()))
                    : Optional.empty());
  }

  /** A self-signed certificate with an old signature, which nobody verifies. */
  public boolean selfSignedWithDatedSignature() {
    return own().map(each -> each.selfSigned() && dated(each.signatureAlgorithm())).orElse(false);
  }

  /** Extended key usages are named, and none of them allows a server. */
  public boolean usageForbidsServer() {
    return own()
        .map(Certificate::extendedKeyUsages)
        .map(usages ->
            !usages.isEmpty()
                && !usages.contains(SERVER_AUTHENTICATION)
                && !usages.contains(REMOTE_DESKTOP_AUTHENTICATION)
                && !usages.contains(ANY_USAGE))
        .orElse(false);
  }

  /** An authority issued it, and not for a server. */
  public boolean issuedForOtherUse() {
    return usageForbidsServer() && !selfSigned();
  }

  /** The key is not RSA. */
  public boolean otherThanRsa() {
    return own()
        .map(each -> !each.keyAlgorithm().toUpperCase(Locale.ROOT).contains("RSA"))
        .orElse(false);
  }

  public Optional<Seen<ChainTrusted>> trusted() {
    return view.first(ChainTrusted.class);
  }

  public Optional<Seen<ChainNotTrusted>> notTrusted() {
    return view.first(ChainNotTrusted.class);
  }

  /** The user named the authorities to trust, and the chain ends at none of them. */
  public boolean notTrustedThoughGiven() {
    return notTrusted().map(seen -> seen.what().authorityGiven()).orElse(false);
  }

  public boolean varied() {
    return view.has(CertificateVaried.class);
  }

  /** The issuer's name contains that of a product that inspects TLS. */
  public Optional<String> inspector() {
    List<Certificate> chain =
        view.first(CertificatePresented.class).map(seen -> seen.what().chain()).orElse(List.of());
    return chain.stream()
        .map(Certificate::issuer)
        .filter(issuer -> INSPECTORS.stream().anyMatch(issuer.toLowerCase(Locale.ROOT)::contains))
        .findFirst();
  }

  public Optional<Duration> left() {
    return own().map(each -> Duration.between(now, each.notAfter()));
  }

  public Standing standing() {
    if (unreadable().isPresent()) {
      return Standing.bad(
          "the certificate cannot be read: " + PlainText.of(unreadable().get().what().problem()));
    }
    if (own().isEmpty()) {
      return Standing.unknown(view.whyMissing());
    }
    if (expired()) {
      return Standing.bad("the certificate expired " + PlainText.of(left().get()) + " ago");
    }
    if (notYetValid()) {
      return Standing.bad("the certificate is valid only from " + own().get().notBefore());
    }
    if (weakness().isPresent()) {
      return Standing.bad(weakness().get() + ", which current clients refuse");
    }
    if (issuedForOtherUse()) {
      return Standing.bad("the certificate was issued for other uses than a server");
    }
    if (issuedForAnother()) {
      return Standing.bad("the certificate does not carry the name " + PlainText.of(host));
    }
    if (notTrustedThoughGiven()) {
      return Standing.bad(
          "the chain does not end at a given authority: "
              + PlainText.of(notTrusted().get().what().why()));
    }
    return Standing.good(goodSentence());
  }

  private String goodSentence() {
    String kind =
        windowsSelfSigned()
            ? "self-signed, made like Windows makes it"
            : selfSigned() ? "self-signed" : "issued by an authority";
    return "%s, valid for %s more".formatted(kind, PlainText.of(left().orElse(Duration.ZERO)));
  }

  private static boolean looksLikeWindows(Certificate certificate) {
    Duration validity = Duration.between(certificate.notBefore(), certificate.notAfter());
    return certificate.selfSigned()
        && certificate.subject().toUpperCase(Locale.ROOT).startsWith("CN=")
        && certificate.subject().indexOf(',') < 0
        && certificate.extendedKeyUsages().equals(List.of(SERVER_AUTHENTICATION))
        && validity.compareTo(WINDOWS_VALIDITY_LEAST) > 0
        && validity.compareTo(WINDOWS_VALIDITY_MOST) < 0;
  }

  private static boolean smallKey(Certificate certificate) {
    String algorithm = certificate.keyAlgorithm().toUpperCase(Locale.ROOT);
    return certificate.keyBits() > 0
        && certificate.keyBits() < LEAST_RSA_BITS
        && (algorithm.contains("RSA") || algorithm.equals("DSA"));
  }

  private static boolean dated(String signatureAlgorithm) {
    String upper = signatureAlgorithm.toUpperCase(Locale.ROOT).replace("-", "");
    return upper.contains("SHA1") || upper.contains("MD5") || upper.contains("MD2");
  }

  private static String algorithm(Certificate certificate) {
    return PlainText.of(certificate.keyAlgorithm());
  }
}
