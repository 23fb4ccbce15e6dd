package org.rdpdoctor.diagnosis.causes;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.HostPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.SignInPicture;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.StageId;

/** A box in between terminates TLS with a certificate of its own. */
final class TlsInspection implements Cause {
  /** What is read within this of each other shows the host in one state, as a rule. */
  private static final Duration SAME_TIME = Duration.ofHours(1);

  private static final long BAD_BINDINGS = 0xC000035BL;
  private static final long BAD_BINDINGS_OF_SSPI = 0x80090346L;

  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("tls-inspection", StageId.CERTIFICATE);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    SignInPicture signIn = sight.signIn();
    if (signIn.notBound()) {
      scales.speaksFor(
          Weight.STRONG,
          "the server binds the sign-in to another public key than the one that arrives here");
      return;
    }
    if (signIn.refusedWith(BAD_BINDINGS) || signIn.refusedWith(BAD_BINDINGS_OF_SSPI)) {
      scales.speaksFor(
          Weight.STRONG, "the server sees the sign-in bound to another certificate than its own");
      return;
    }
    CertificatePicture certificate = sight.certificate();
    if (certificate.own().isEmpty()) {
      return;
    }
    if (scales.rulesOutIf(
            sight.certificateExpected().orElse(false),
            "the certificate is the one that is expected")
        || weighHost(sight, certificate.own().get(), scales)) {
      return;
    }
    weighExpected(sight, scales);
    certificate
        .inspector()
        .ifPresent(issuer ->
            scales.speaksFor(
                Weight.TELLING,
                "the issuer is a product that inspects TLS: " + PlainText.of(issuer)));
    if (looksLikeTheHosts(sight)) {
      scales.speaksAgainst(
          Weight.TELLING,
          "the certificate is self-signed in the name of the host that answers, as its own is");
    }
    scales.untested("compare the fingerprint here with the one on the server");
  }

  /** By its name, which a box can copy; so it is no more than a look. */
  private static boolean looksLikeTheHosts(Sight sight) {
    return sight.certificateExpected().isEmpty()
        && sight.certificate().inspector().isEmpty()
        && sight.certificate().selfSigned()
        && HostNames.certificateNamesComputer(sight);
  }

  /** What the host itself would show, read on it at about the same time; whether that decides. */
  private static boolean weighHost(Sight sight, Certificate shown, Scales scales) {
    HostPicture host = sight.scene().recorded().host();
    Optional<String> bound = host.listenerThumbprint();
    boolean own = bound.filter(shown.sha1().toString()::equalsIgnoreCase).isPresent();
    Optional<Boolean> held = host.holds(shown.sha1());
    if (scales.rulesOutIf(
        own || held.orElse(false), "the certificate is the host's own, as its store shows")) {
      return true;
    }
    if (bound.isEmpty() || held.isEmpty()) {
      return false;
    }
    boolean sameTime =
        host.readAt()
            .filter(
                at -> Duration.between(at, sight.run().startedAt()).abs().compareTo(SAME_TIME) <= 0)
            .isPresent();
    boolean sameMachine =
        host.computer()
            .flatMap(name -> sight.nla().computer().map(each -> HostNames.sameHost(name, each)))
            .orElse(false);
    String reason =
        "the certificate is in no store of the host, whose listener is bound to another one";
    if (sameTime && sameMachine) {
      scales.proves(reason + "; a renewed one would be there");
      return true;
    }
    scales.speaksFor(Weight.STRONG, reason + ", unless another machine answers");
    return false;
  }

  /** A certificate that the host could have made itself is a renewed one, as a rule. */
  private static void weighExpected(Sight sight, Scales scales) {
    if (sight.certificateExpected().isEmpty()) {
      return;
    }
    if (sight.certificate().selfSigned()) {
      scales.speaksFor(
          Weight.SLIGHT,
          "the certificate is not the one that is expected; but the host may have made a new one");
    } else {
      scales.speaksFor(
          Weight.GOOD,
          "the certificate is not the one that is expected, and the host did not make it itself");
    }
  }
}
