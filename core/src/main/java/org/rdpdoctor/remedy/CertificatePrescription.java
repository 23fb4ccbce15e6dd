package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.KEY_FOLDER;
import static org.rdpdoctor.remedy.Windows.LISTENER;
import static org.rdpdoctor.remedy.Windows.OWN_CERTIFICATES;
import static org.rdpdoctor.remedy.Windows.WIN_STATIONS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** The listener's certificate and its key: facts/windows/remedies.md sections 1.2 to 1.4. */
final class CertificatePrescription implements Prescription {
  private static final String PIN = "SSLCertificateSHA1Hash";
  private static final String OWN_STORE = "Remote Desktop";
  private static final String TEMPLATE = "CertTemplateName";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
  private static final int SHA1_BYTES = 20;

  @Override
  public List<String> causes() {
    return List.of(
        "listener-cert-expired",
        "listener-cert-not-yet-valid",
        "listener-cert-invalid",
        "listener-cert-weak",
        "listener-cert-keytype",
        "listener-cert-template",
        "listener-cert-binding-stale",
        "listener-key-missing",
        "listener-key-unreadable");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    if (patient.facts().ruledByPolicy(TEMPLATE)) {
      return List.of(
          Policies.advice(
              patient,
              cause,
              TEMPLATE,
              "Windows enrols the certificate from this template: check that its name equals its display name, that the computer may enrol, and that it is for server authentication."));
    }
    Optional<String> pinned = patient.facts().thumbprint(LISTENER, PIN);
    if (pinned.isPresent()) {
      return pinned(patient, cause, pinned.get());
    }
    return cause.causeId().startsWith("listener-key") ? key(patient, cause) : own(patient, cause);
  }

  private static List<Proposal> pinned(Patient patient, Assessment cause, String thumbprint) {
    List<Proposal> proposals = new ArrayList<>();
    Optional<String> trouble = trouble(patient, thumbprint);
    if (trouble.isEmpty()) {
      return List.of();
    }
    replacement(patient, thumbprint)
        .ifPresent(each -> proposals.addAll(repin(patient, cause, each, trouble.get())));
    proposals.addAll(
        new Draft("UnpinCertificate", cause, "Let Windows choose its own certificate again")
            .because("the pinned certificate %s %s".formatted(thumbprint, trouble.get()))
            .alsoTouches(
                "clients that trusted the pinned certificate will warn or refuse; somebody pinned it,"
                    + " ask who")
            .risk(Remedy.Risk.MEDIUM)
            .step(patient.steps().delete(LISTENER, PIN))
            .hammers(patient.steps().bothHammers())
            .propose());
    return proposals;
  }

  private static List<Proposal> repin(
      Patient patient, Assessment cause, CertificateStored replacement, String trouble) {
    return new Draft("RepinCertificate", cause, "Pin the renewed certificate")
        .because("the pinned certificate " + trouble)
        .because(
            "a valid one for the same name is in the store: " + replacement.certificate().sha1())
        .alsoTouches("clients see another certificate")
        .step(
            patient
                .steps()
                .write(LISTENER, PIN, RegistryData.binary(replacement.certificate().sha1())))
        .hammers(patient.steps().bothHammers())
        .propose();
  }

  /** Why it cannot serve; empty when nothing of that is known. */
  private static Optional<String> trouble(Patient patient, String thumbprint) {
    if (patient.facts().certificates().isEmpty()) {
      return Optional.empty();
    }
    Optional<CertificateStored> stored = patient.facts().certificate(thumbprint);
    if (stored.isEmpty()) {
      return Optional.of("is in no store");
    }
    if (stored.get().keyContainer().isEmpty()) {
      return Optional.of("has no private key");
    }
    return patient.now().flatMap(now -> outOfDate(stored.get().certificate(), now));
  }

  private static Optional<String> outOfDate(Certificate certificate, Instant now) {
    if (now.isAfter(certificate.notAfter())) {
      return Optional.of("expired on " + certificate.notAfter());
    }
    return now.isBefore(certificate.notBefore())
        ? Optional.of("is not valid before " + certificate.notBefore())
        : Optional.empty();
  }

  /** A certificate for this host that can serve, the longest valid. */
  private static Optional<CertificateStored> replacement(Patient patient, String pinned) {
    Optional<Instant> now = patient.now();
    Optional<CertificateStored> old = patient.facts().certificate(pinned);
    return patient.facts().certificates().stream()
        .filter(each -> each.place().toLowerCase(Locale.ROOT).equals("my"))
        .filter(each -> each.keyContainer().isPresent())
        .filter(each -> each.certificate().sha1().size() == SHA1_BYTES)
        .filter(each -> !each.certificate().sha1().toString().equalsIgnoreCase(pinned))
        .filter(each -> now.isPresent() && outOfDate(each.certificate(), now.get()).isEmpty())
        .filter(each -> serves(each.certificate()))
        .filter(each ->
            each.certificate().names(patient.target().host())
                || patient.facts().name().map(each.certificate()::names).orElse(false)
                || old.map(was -> was.certificate().subject().equals(each.certificate().subject()))
                    .orElse(false))
        .max(Comparator.comparing(each -> each.certificate().notAfter()));
  }

  private static boolean serves(Certificate certificate) {
    return certificate.keyAlgorithm().toUpperCase(Locale.ROOT).startsWith("RSA")
        && !certificate.authority()
        && (certificate.extendedKeyUsages().isEmpty()
            || certificate.extendedKeyUsages().contains(SERVER_AUTHENTICATION));
  }

  /** The self-signed one: Windows makes another when it is gone and SessionEnv starts. */
  private static List<Proposal> own(Patient patient, Assessment cause) {
    Optional<String> thumbprint = patient.facts().thumbprint(WIN_STATIONS, "SelfSignedCertificate");
    Optional<CertificateStored> stored = thumbprint.flatMap(patient.facts()::certificate);
    if (stored.isEmpty() || !stored.get().place().equalsIgnoreCase(OWN_STORE)) {
      return List.of();
    }
    boolean dates =
        cause.causeId().equals("listener-cert-expired")
            || cause.causeId().equals("listener-cert-not-yet-valid");
    Optional<String> trouble =
        patient.now().flatMap(now -> outOfDate(stored.get().certificate(), now));
    if (dates && trouble.isEmpty()) {
      return List.of();
    }
    return new Draft("RenewListenerCertificate", cause, "Have Windows make a new certificate")
        .because(
            "the listener's own certificate %s %s"
                .formatted(thumbprint.get(), trouble.orElse("is in use")))
        .alsoTouches(
            "clients that saved the old certificate warn once; the key stays, no session ends")
        .undone("the old certificate is put back, the new one deleted")
        .step(deleteCertificate(patient, thumbprint.get()))
        .steps(patient.steps().restart(Steps.SESSION_ENV))
        .hammers(patient.steps().bigHammer())
        .propose();
  }

  private static Step deleteCertificate(Patient patient, String thumbprint) {
    return patient
        .steps()
        .deleteKey(
            OWN_CERTIFICATES + "\\" + thumbprint.toUpperCase(Locale.ROOT),
            "the listener's own certificate; its private key stays");
  }

  /** The one key container of the listener is set aside; Windows makes another. */
  private static List<Proposal> key(Patient patient, Assessment cause) {
    Optional<String> name = patient.facts().keyFileName();
    Optional<String> thumbprint = patient.facts().thumbprint(WIN_STATIONS, "SelfSignedCertificate");
    if (name.isEmpty()
        || !cause.causeId().equals("listener-key-missing")
        || KeyPrescription.folderAlone(patient)) {
      return List.of();
    }
    boolean missing = patient.facts().fileMissing(KEY_FOLDER + "\\" + name.get());
    boolean there = patient.facts().file(KEY_FOLDER + "\\" + name.get()).isPresent();
    if (!missing && !(there && isReadable(patient, KEY_FOLDER + "\\" + name.get()))) {
      return List.of();
    }
    Draft draft =
        new Draft("RebuildListenerKey", cause, "Have Windows make a new key and certificate")
            .because(
                missing
                    ? "the file of the listener's key is not there"
                    : "the file of the listener's key is there, the service may read it, and still"
                        + " the key cannot be used")
            .alsoTouches(
                "clients that saved the old certificate warn once; no other key is touched")
            .undone(
                "the old key file gets its name back and the old certificate its place; the new key"
                    + " file is set aside beside it")
            .risk(Remedy.Risk.MEDIUM)
            .steps(KeyPrescription.openingFolder(patient))
            .step(patient.steps().stop(Steps.SESSION_ENV));
    if (there) {
      draft.step(patient.steps().rename(KEY_FOLDER, name.get(), name.get() + aside(thumbprint)));
    }
    thumbprint
        .filter(each -> patient.facts().certificate(each).isPresent())
        .ifPresent(each -> draft.step(deleteCertificate(patient, each)));
    Step start = patient.steps().start(Steps.SESSION_ENV);
    return draft
        .step(
            missing
                ? Steps.also(
                    start,
                    new Touched(
                        new Place.Made(KEY_FOLDER, name.get(), name.get() + aside(thumbprint)),
                        new State.Absent()))
                : start)
        .hammers(patient.steps().bigHammer())
        .propose();
  }

  /** Else its rights are what is to be mended. */
  private static boolean isReadable(Patient patient, String path) {
    return patient.facts().descriptor(path).filter(KeyPrescription::letsServiceRead).isPresent();
  }

  /** Tells by the certificate that goes, so that a second time gives another name. */
  private static String aside(Optional<String> thumbprint) {
    return ".rdpdoctor-" + thumbprint.map(each -> each.substring(0, 8)).orElse("aside");
  }
}
