package org.rdpdoctor.comparison;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.comparison.Conclusion.Bearing;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.StageId;

/** Both show a certificate of their own, each the same on all its connections. */
record CertificateChange(Facts facts, Certificate here, Certificate there) {
  private static final String INSPECTION = "tls-inspection";
  private static final String RELAY = "middlebox-rdp-relay";
  private static final String PINNED = "cert-changed-pinned";

  /** A certificate that is renewed in the last third of its time is renewed on schedule. */
  private static final int PART_OF_VALIDITY = 3;

  /** How a certificate follows another one. */
  enum Kind {
    /** Of the same subject and issuer, made when the old one came to its end. */
    RENEWED_ON_SCHEDULE,
    /** Of the same subject and issuer, made before that. */
    RENEWED_EARLY,
    /** Of the same subject and issuer, and older. */
    OLDER,
    /** Of the same subject and issuer, and of the same age. */
    OF_THE_SAME_AGE,
    /** A product that inspects TLS issued it, and not the other. */
    OF_AN_INSPECTOR,
    /** It is not the one that is expected, and the other was. */
    NOT_EXPECTED,
    /** The machine that answers gives itself another name than the one did then. */
    OF_ANOTHER_MACHINE,
    /** Of another subject or issuer. */
    ANOTHER
  }

  /** Empty when they are the same, or when either is not known or varied by itself. */
  static Optional<CertificateChange> of(Facts facts) {
    Optional<Certificate> here = facts.first().certificate();
    Optional<Certificate> there = facts.second().certificate();
    if (here.isEmpty()
        || there.isEmpty()
        || here.get().sha256().equals(there.get().sha256())
        || facts.first().certificateVaried()
        || facts.second().certificateVaried()) {
      return Optional.empty();
    }
    return Optional.of(new CertificateChange(facts, here.get(), there.get()));
  }

  Basis basis() {
    return new Basis(StageId.CERTIFICATE, shown(here), shown(there));
  }

  private static String shown(Certificate certificate) {
    return "%s by %s, SHA-256 %s"
        .formatted(certificate.subject(), certificate.issuer(), certificate.sha256());
  }

  // Two places

  /** Both should be the same: of one machine, or at least at one address, at the same time. */
  boolean shouldBeTheSame() {
    return facts.relation() == Relation.PLACES
        && facts.sameTime()
        && (facts.sameness() != Sameness.OPEN || (facts.sameComputer() && facts.sameAddress()));
  }

  /** What explains both without anything in between. */
  List<String> unless() {
    List<String> others = new ArrayList<>();
    if (!facts.sameComputer() && !facts.oneMachine()) {
      others.add("several machines share the address");
    }
    if (!returned() && !mayBeRenewed()) {
      others.add("the certificate was renewed between the two");
    }
    return others;
  }

  private boolean returned() {
    return Steadiness.returns(facts.first().certificateSeen(), facts.second().certificateSeen());
  }

  /**
   * Of one name, and neither was seen before and after the other: a renewal explains it as well as
   * anything in between.
   */
  boolean mayBeRenewed() {
    return !returned() && sameHands();
  }

  private boolean sameHands() {
    return here.subject().equals(there.subject())
        && here.issuer().equals(there.issuer())
        && here.selfSigned() == there.selfSigned();
  }

  /** A person said which certificate is the right one. */
  boolean isExpectationGiven() {
    return facts.first().certificateExpected().isPresent();
  }

  /** It is the first's that is not the host's own. */
  boolean isForeignHere() {
    return isForeign(facts.first(), facts.second());
  }

  /** It is the second's. */
  boolean isForeignThere() {
    return isForeign(facts.second(), facts.first());
  }

  private static boolean isForeign(FactSheet one, FactSheet other) {
    boolean expected = one.certificateExpected().orElse(false) || one.certificateIsTheHosts();
    boolean unexpected =
        one.certificateExpected().filter(each -> !each).isPresent()
            && other.certificateExpected().orElse(false)
            && !one.certificateIsTheHosts();
    return unexpected || (!expected && one.inspector().isPresent() && other.inspector().isEmpty());
  }

  /** Why the first's is taken for foreign; a clause. */
  String whyForeignHere() {
    return facts
        .first()
        .inspector()
        .filter(_ -> facts.second().inspector().isEmpty())
        .map(issuer -> "its issuer is a product that inspects TLS: " + issuer)
        .orElse("it is not the one that is expected, and the other is");
  }

  private String twoAtATime() {
    return facts.sameComputer()
        ? "%s shows another certificate there at the same time"
            .formatted(Facts.computer(facts.first()).orElse("the host"))
        : "the same address shows another certificate there";
  }

  private String betweenUnless() {
    List<String> unless = unless();
    String sentence =
        twoAtATime()
            + (mayBeRenewed()
                ? ": the certificate was renewed between the two, or something between ends TLS for one of the places"
                : ": something between ends TLS for one of the places");
    return unless.isEmpty() ? sentence : sentence + ", or " + String.join(", or ", unless);
  }

  private List<Conclusion> betweenPlaces(Diagnosis alone) {
    if (!shouldBeTheSame() || isForeignThere()) {
      return List.of();
    }
    if (isForeignHere() && isCertain()) {
      return List.of(
          new Conclusion(
              Bearing.PROVES,
              List.of(INSPECTION),
              "%s, and of the one here %s".formatted(twoAtATime(), whyForeignHere()),
              basis()));
    }
    return Facts.towards(alone, betweenUnless(), causesBetween(), basis()).stream().toList();
  }

  /** Nothing but something in between explains both. */
  boolean isCertain() {
    return unless().isEmpty() && !mayBeRenewed();
  }

  private List<String> causesBetween() {
    return mayBeRenewed() ? List.of(PINNED, INSPECTION, RELAY) : List.of(INSPECTION, RELAY);
  }

  // Two times

  Kind kind() {
    if (facts.first().certificateExpected().filter(each -> !each).isPresent()
        && facts.second().certificateExpected().orElse(false)) {
      return Kind.NOT_EXPECTED;
    }
    if (facts.first().inspector().isPresent() && facts.second().inspector().isEmpty()) {
      return Kind.OF_AN_INSPECTOR;
    }
    if (facts.computersDiffer()) {
      return Kind.OF_ANOTHER_MACHINE;
    }
    return sameHands() ? kindByAge() : Kind.ANOTHER;
  }

  private Kind kindByAge() {
    if (!here.notBefore().isAfter(there.notBefore())) {
      return here.notBefore().equals(there.notBefore()) ? Kind.OF_THE_SAME_AGE : Kind.OLDER;
    }
    Duration validity = Duration.between(there.notBefore(), there.notAfter());
    boolean late =
        here.notBefore().isAfter(there.notAfter().minus(validity.dividedBy(PART_OF_VALIDITY)));
    return late ? Kind.RENEWED_ON_SCHEDULE : Kind.RENEWED_EARLY;
  }

  /** What became of the certificate since then; a clause. */
  String since() {
    return switch (kind()) {
      case RENEWED_ON_SCHEDULE ->
          "the certificate was renewed on schedule; clients that keep the old one object";
      case RENEWED_EARLY ->
          "the certificate was renewed before its time; clients that keep the old one object";
      case OF_AN_INSPECTOR ->
          "the certificate is another one than then, and its issuer is a product that inspects TLS";
      case NOT_EXPECTED -> "the certificate is another one than then, which was the expected one";
      case OLDER ->
          "an older certificate of the same name is shown again: bound anew on the host, the host was restored, or it is not the host's own";
      case OF_THE_SAME_AGE ->
          "the certificate is another one of the same name and age: not renewed, and perhaps not the host's own";
      case OF_ANOTHER_MACHINE -> "the certificate is that of the other machine";
      case ANOTHER ->
          "the certificate is another one than then, of another subject or issuer: bound anew on the host, or not the host's own";
    };
  }

  private List<String> causesSince() {
    return switch (kind()) {
      case RENEWED_ON_SCHEDULE, RENEWED_EARLY -> List.of(PINNED);
      case OF_AN_INSPECTOR, NOT_EXPECTED -> List.of(INSPECTION, RELAY);
      case OLDER, OF_THE_SAME_AGE ->
          List.of(PINNED, "listener-cert-binding-stale", INSPECTION, RELAY, "wrong-target");
      case OF_ANOTHER_MACHINE -> List.of(PINNED, "wrong-target");
      case ANOTHER ->
          List.of(
              PINNED,
              "listener-cert-invalid",
              "listener-cert-template",
              "listener-cert-keytype",
              INSPECTION,
              RELAY,
              "wrong-target");
    };
  }

  // Two hosts

  /** What the other's certificate has and this one's lacks, where that is a cause. */
  private List<Conclusion> besideAnother(Diagnosis alone) {
    List<Conclusion> found = new ArrayList<>();
    Basis basis = new Basis(StageId.CERTIFICATE, keyAndSignature(here), keyAndSignature(there));
    if (!here.keyAlgorithm().equals(there.keyAlgorithm())) {
      Facts.towards(
              alone,
              "the other host has another kind of key",
              List.of("listener-cert-keytype"),
              basis)
          .ifPresent(found::add);
    } else if (here.keyBits() < there.keyBits()
        || !here.signatureAlgorithm().equals(there.signatureAlgorithm())) {
      Facts.towards(
              alone,
              "the other host has another size of key or signature",
              List.of("listener-cert-weak"),
              basis)
          .ifPresent(found::add);
    }
    if (!here.extendedKeyUsages().equals(there.extendedKeyUsages())) {
      Facts.towards(
              alone,
              "the other host's certificate is for other uses",
              List.of("listener-cert-template"),
              new Basis(
                  StageId.CERTIFICATE,
                  "uses: " + String.join(", ", here.extendedKeyUsages()),
                  "uses: " + String.join(", ", there.extendedKeyUsages())))
          .ifPresent(found::add);
    }
    return found;
  }

  private static String keyAndSignature(Certificate certificate) {
    return "%s with %d bits, %s"
        .formatted(
            certificate.keyAlgorithm(), certificate.keyBits(), certificate.signatureAlgorithm());
  }

  List<Conclusion> conclusions(Diagnosis alone) {
    return switch (facts.relation()) {
      case PLACES -> betweenPlaces(alone);
      case TIMES -> Facts.towards(alone, since(), causesSince(), basis()).stream().toList();
      case HOSTS -> besideAnother(alone);
    };
  }

  /** Worth knowing whatever the verdicts are. */
  Optional<String> remark() {
    return switch (facts.relation()) {
      case PLACES -> shouldBeTheSame() ? Optional.of(betweenUnless()) : Optional.empty();
      case TIMES -> kind() == Kind.OF_ANOTHER_MACHINE ? Optional.empty() : Optional.of(since());
      case HOSTS -> Optional.empty();
    };
  }
}
