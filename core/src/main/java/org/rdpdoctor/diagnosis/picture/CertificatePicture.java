package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
  private static final Duration COUNTED_IN_DAYS = Duration.ofDays(2);

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

  /** The server's own certificate; of several that were shown, the first that clients refuse. */
  public Optional<Certificate> own() {
    List<Certificate> shown = shown();
    return shown.stream().filter(this::refused).findFirst().or(() -> shown.stream().findFirst());
  }

  /** Each certificate that was shown as the server's own: several servers have one each. */
  public List<Certificate> shown() {
    return view.seen(CertificatePresented.class).stream()
        .flatMap(seen -> seen.what().chain().stream().limit(1))
        .distinct()
        .toList();
  }

  private boolean refused(Certificate each) {
    return ranOut(each) || notBegun(each) || misnamed(each) || weakness(each).isPresent();
  }

  /** How many of several certificates are meant, in brackets; nothing where one was shown. */
  private String share(Predicate<Certificate> which) {
    List<Certificate> shown = shown();
    return shown.size() < 2
        ? ""
        : " (%d of %d certificates that were shown, as by several servers behind one address)"
            .formatted(shown.stream().filter(which).count(), shown.size());
  }

  private boolean ranOut(Certificate each) {
    return each.notAfter().isBefore(now);
  }

  private boolean notBegun(Certificate each) {
    return each.notBefore().isAfter(now);
  }

  private boolean misnamed(Certificate each) {
    return !each.selfSigned() && !each.names(host);
  }

  public Optional<Seen<CertificateUnreadable>> unreadable() {
    return own().isPresent() ? Optional.empty() : view.first(CertificateUnreadable.class);
  }

  public boolean expired() {
    return shown().stream().anyMatch(this::ranOut);
  }

  /** When it ran out, of several certificates the first, and how many of them did. */
  public String endInWords() {
    return earliestEnd().map(Instant::toString).orElse("") + share(this::ranOut);
  }

  private Optional<Instant> earliestEnd() {
    return shown().stream().map(Certificate::notAfter).min(Instant::compareTo);
  }

  public boolean notYetValid() {
    return shown().stream().anyMatch(this::notBegun);
  }

  /** When the validity begins, of several certificates the latest, and how many are meant. */
  public String beginningInWords() {
    Optional<Instant> latest = shown().stream().map(Certificate::notBefore).max(Instant::compareTo);
    return latest.map(Instant::toString).orElse("") + share(this::notBegun);
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

  /** The certificate, or each of several, carries the name or address that was asked for. */
  public boolean namesTarget() {
    return !shown().isEmpty() && shown().stream().allMatch(each -> each.names(host));
  }

  /** An authority issued it, and it does not carry the name or address that was asked for. */
  public boolean issuedForAnother() {
    return shown().stream().anyMatch(this::misnamed);
  }

  /** How many of several certificates that is, in brackets. */
  public String shareForAnother() {
    return share(this::misnamed);
  }

  /** The key or the signature is one that current clients refuse; why, as a phrase. */
  public Optional<String> weakness() {
    return shown().stream()
        .flatMap(each -> weakness(each).stream())
        .findFirst()
        .map(why -> why + share(each -> weakness(each).isPresent()));
  }

  private static Optional<String> weakness(Certificate each) {
    if (smallKey(each)) {
      return Optional.of("the key is %s with %d bits".formatted(algorithm(each), each.keyBits()));
    }
    return dated(each.signatureAlgorithm()) && !each.selfSigned()
        ? Optional.of("the signature is " + PlainText.of(each.signatureAlgorithm()))
        : Optional.empty();
  }

  /** A self-signed certificate with an old signature, which nobody verifies. */
  public boolean selfSignedWithDatedSignature() {
    return shown().stream().anyMatch(each -> each.selfSigned() && dated(each.signatureAlgorithm()));
  }

  /** Extended key usages are named, and none of them allows a server. */
  public boolean usageForbidsServer() {
    return shown().stream().anyMatch(CertificatePicture::forbidsServer);
  }

  private static boolean forbidsServer(Certificate each) {
    List<String> usages = each.extendedKeyUsages();
    return !usages.isEmpty()
        && !usages.contains(SERVER_AUTHENTICATION)
        && !usages.contains(REMOTE_DESKTOP_AUTHENTICATION)
        && !usages.contains(ANY_USAGE);
  }

  /** An authority issued it, and not for a server. */
  public boolean issuedForOtherUse() {
    return shown().stream().anyMatch(each -> forbidsServer(each) && !each.selfSigned());
  }

  /** The key is not RSA. */
  public boolean otherThanRsa() {
    return own()
        .map(each -> !each.keyAlgorithm().toUpperCase(Locale.ROOT).contains("RSA"))
        .orElse(false);
  }

  /** Empty where another certificate was shown, too, that is not trusted. */
  public Optional<Seen<ChainTrusted>> trusted() {
    return view.has(ChainNotTrusted.class) ? Optional.empty() : view.first(ChainTrusted.class);
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

  /** Of several certificates that which ends first. */
  public Optional<Duration> left() {
    return earliestEnd().map(end -> Duration.between(now, end));
  }

  /** The same in words: whole days, or hours where there are few. */
  public String leftInWords() {
    Duration left = left().orElse(Duration.ZERO).abs();
    return left.compareTo(COUNTED_IN_DAYS) < 0 ? PlainText.of(left) : left.toDays() + " days";
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
      return Standing.bad(
          "the certificate expired %s ago%s".formatted(leftInWords(), share(this::ranOut)));
    }
    if (notYetValid()) {
      return Standing.bad("the certificate is valid only from " + beginningInWords());
    }
    if (weakness().isPresent()) {
      return Standing.bad(weakness().get() + ", which current clients refuse");
    }
    if (issuedForOtherUse()) {
      return Standing.bad("the certificate was issued for other uses than a server");
    }
    if (issuedForAnother()) {
      return Standing.bad(
          "the certificate does not carry the name " + PlainText.of(host) + shareForAnother());
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
    return "%s, valid for %s more".formatted(kind, leftInWords());
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
