package org.rdpdoctor.probe.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.rdpdoctor.model.CertificateObservation;
import org.rdpdoctor.model.CertificateObservation.ChainNotTrusted;
import org.rdpdoctor.model.CertificateObservation.ChainTrusted;
import org.rdpdoctor.model.CertificateObservation.TrustNotJudged;
import org.rdpdoctor.wire.Bytes;

/**
 * Judges whether a chain ends at a trusted root (RFC 5280 section 6), apart from dates and names,
 * which are facts of their own. Revocation is not asked for: that would contact third parties.
 */
final class TrustJudge {
  private final Optional<Path> authorities;
  private final Optional<Path> systemBundle;

  TrustJudge(Optional<Path> authorities) {
    this(authorities, Authorities.SYSTEM_BUNDLES);
  }

  /** With other bundles than the usual ones, for tests. */
  TrustJudge(Optional<Path> authorities, List<Path> systemBundles) {
    this.authorities = authorities;
    this.systemBundle = systemBundles.stream().filter(Files::isReadable).findFirst();
  }

  /** Judges the chain as sent, the server's own certificate first. */
  CertificateObservation judge(List<Bytes> chain, boolean selfSigned) {
    String unusable = "the chain";
    try {
      List<X509Certificate> certificates = parse(chain);
      unusable = "the file given with --ca";
      Optional<ChainTrusted> byGiven =
          authorities.isPresent()
              ? build(certificates, Authorities.read(authorities.get()), "--ca")
              : Optional.empty();
      if (byGiven.isPresent()) {
        return byGiven.get();
      }
      unusable = "the system's store of roots";
      Optional<ChainTrusted> bySystem =
          selfSigned && chain.size() == 1 && !mayBeInstalled(chain.getFirst())
              ? Optional.empty()
              : build(certificates, systemRoots(), "system");
      return bySystem.isPresent()
          ? bySystem.get()
          : new ChainNotTrusted(why(selfSigned), authorities.isPresent());
    } catch (IOException | GeneralSecurityException | RuntimeException problem) {
      return new TrustNotJudged(
          "%s cannot be used (%s)".formatted(unusable, problem.getClass().getSimpleName()));
    }
  }

  /**
   * Whether a certificate that is its own root can be in the system's store. Most are not, and to
   * read all roots takes longer than the rest of the examination.
   */
  private boolean mayBeInstalled(Bytes der) throws IOException {
    return systemBundle.isEmpty() || Authorities.hasText(systemBundle.get(), der);
  }

  private static String why(boolean selfSigned) {
    return selfSigned
        ? "it is self-signed"
        : "no chain leads from it to a root of this machine's store";
  }

  private static Optional<ChainTrusted> build(
      List<X509Certificate> chain, Collection<X509Certificate> roots, String store)
      throws GeneralSecurityException {
    X509Certificate own = chain.getFirst();
    Set<X500Principal> issuers = new HashSet<>();
    chain.forEach(each -> issuers.add(each.getIssuerX500Principal()));
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate root : roots) {
      if (root.equals(own)) {
        return Optional.of(new ChainTrusted(own.getSubjectX500Principal().getName(), store));
      }
      if (issuers.contains(root.getSubjectX500Principal())) {
        anchors.add(new TrustAnchor(root, null));
      }
    }
    return anchors.isEmpty() ? Optional.empty() : build(chain, anchors, store);
  }

  private static Optional<ChainTrusted> build(
      List<X509Certificate> chain, Set<TrustAnchor> anchors, String store)
      throws GeneralSecurityException {
    for (Date moment : moments(chain)) {
      Optional<ChainTrusted> trusted = build(chain, anchors, moment, store);
      if (trusted.isPresent()) {
        return trusted;
      }
    }
    return Optional.empty();
  }

  private static Optional<ChainTrusted> build(
      List<X509Certificate> chain, Set<TrustAnchor> anchors, Date moment, String store)
      throws GeneralSecurityException {
    X509CertSelector own = new X509CertSelector();
    own.setCertificate(chain.getFirst());
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, own);
    parameters.setRevocationEnabled(false);
    parameters.setDate(moment);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
    try {
      PKIXCertPathBuilderResult result =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      X509Certificate root = result.getTrustAnchor().getTrustedCert();
      return Optional.of(new ChainTrusted(root.getSubjectX500Principal().getName(), store));
    } catch (CertPathBuilderException notTrusted) {
      return Optional.empty();
    }
  }

  /**
   * Dates shall not mix in: if there was ever a moment at which all certificates were valid, then
   * the beginning of one of them is such a moment.
   */
  private static List<Date> moments(List<X509Certificate> chain) {
    return chain.stream().map(X509Certificate::getNotBefore).distinct().toList();
  }

  private static List<X509Certificate> parse(List<Bytes> chain) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> parsed = new ArrayList<>();
    for (Bytes der : chain) {
      parsed.add(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toArray())));
    }
    return parsed;
  }

  private Collection<X509Certificate> systemRoots() throws IOException, GeneralSecurityException {
    return systemBundle.isPresent()
        ? Authorities.read(systemBundle.get())
        : Authorities.ofPlatform();
  }
}
