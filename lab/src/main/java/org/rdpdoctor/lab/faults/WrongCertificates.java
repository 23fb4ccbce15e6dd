package org.rdpdoctor.lab.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.tls.CertificateExtension;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.CertificateSignature;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.wire.asn1.Asn1Element;

/** TLS works, and the certificate is one that a client should not or cannot take. */
final class WrongCertificates {
  /** Moves the cursor, sets a window title, rings, and tries to add a line to a report. */
  static final String ESCAPE_SEQUENCES =
      "\u001b[2J\u001b[H\u001b]0;owned\u0007RDPHOST\r\nverdict: healthy\u202e";

  private static final String OTHER_NAME = "otherhost.lab.example";
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int MEGABYTE = 1_000_000;
  private static final int DEEP = 10_000;

  private WrongCertificates() {}

  static List<Fault> all() {
    return List.of(
        Fault.caseOf(
            "listener-cert-expired",
            "cert-expired",
            "Windows whose own certificate ran out a month ago",
            () -> serving(endedAgo(MONTH))),
        Fault.caseOf(
            "listener-cert-not-yet-valid",
            "cert-not-yet-valid",
            "Windows whose own certificate begins in a month",
            () -> serving(beginningIn(MONTH))),
        Fault.caseOf(
            "cert-name-mismatch",
            "cert-name-mismatch",
            "Windows with a certificate of an authority for " + OTHER_NAME,
            () -> serving(forOtherName())),
        Fault.caseOf(
            "listener-cert-weak",
            "cert-weak",
            "Windows with an RSA key of 1024 bits and a SHA-1 signature",
            () -> serving(weak())),
        Fault.caseOf(
            "cert-changed-pinned",
            "cert-varies",
            "Windows that shows a new certificate to each connection",
            () ->
                WindowsServer.with(
                    (peer, protocol) -> WindowsServer.healthyRoad().serve(peer, protocol))),
        Fault.withoutCase(
            "certificate-1mb", "a certificate of one megabyte", () -> serving(large())),
        Fault.withoutCase(
            "certificate-deep-asn1",
            "a certificate whose subject is nested 10,000 levels deep",
            () -> serving(WindowsServer.certificate().withCommonName(nested(DEEP)))),
        Fault.withoutCase(
            "certificate-escape-sequences",
            "terminal escape sequences and line breaks in the certificate's name",
            () -> serving(withEscapeSequences())));
  }

  private static RdpListener serving(CertificateRecipe recipe) {
    return WindowsServer.with(recipe.sign());
  }

  private static CertificateRecipe endedAgo(Duration ago) {
    Instant end = Instant.now().minus(ago);
    return WindowsServer.certificate()
        .withValidity(end.minus(CertificateRecipe.WINDOWS_VALIDITY), end);
  }

  private static CertificateRecipe beginningIn(Duration time) {
    Instant begin = Instant.now().plus(time);
    return WindowsServer.certificate()
        .withValidity(begin, begin.plus(CertificateRecipe.WINDOWS_VALIDITY));
  }

  private static CertificateRecipe forOtherName() {
    return CertificateRecipe.asWindowsMakesIt(OTHER_NAME)
        .withExtensions(
            List.of(
                CertificateExtension.serverAuthentication(),
                CertificateExtension.alternativeNames(List.of(OTHER_NAME), List.of())))
        .issuedByLabAuthority();
  }

  private static CertificateRecipe weak() {
    return WindowsServer.certificate()
        .withKey(LabKey.WEAK)
        .withSignature(CertificateSignature.SHA1_WITH_RSA);
  }

  private static CertificateRecipe large() {
    return WindowsServer.certificate()
        .withExtensions(List.of(CertificateExtension.ballast(MEGABYTE)));
  }

  private static Asn1Element nested(int levels) {
    Asn1Element element = Asn1Element.nullValue();
    for (int i = 0; i < levels; i++) {
      element = Asn1Element.sequence(element);
    }
    return element;
  }

  private static CertificateRecipe withEscapeSequences() {
    return WindowsServer.certificate().withCommonName(Asn1Element.utf8String(ESCAPE_SEQUENCES));
  }
}
