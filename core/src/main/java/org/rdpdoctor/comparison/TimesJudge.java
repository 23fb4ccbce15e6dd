package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.comparison.Conclusion.Bearing;
import org.rdpdoctor.comparison.Judgement.Certainty;
import org.rdpdoctor.comparison.Judgement.Lies;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.StageId;

/**
 * What became of a target since then. What held then may have changed, so that an earlier run rules
 * nothing out: it shows what changed, and speaks against what did not (ADR 25).
 */
record TimesJudge(Diagnosis alone, Diagnosis other, Facts facts, boolean sameProgram) {
  /** What a certificate is, whenever it is looked at; that it expires is not among them. */
  private static final List<String> LASTING =
      List.of(
          "listener-cert-weak",
          "listener-cert-keytype",
          "listener-cert-template",
          "listener-cert-invalid",
          "tls-inspection");

  private static final List<String> PLURAL = List.of(FactSheet.ADDRESSES, FactSheet.TLS_VERSIONS);

  /** Empty when there is nothing to place. */
  Optional<Judgement> judgement() {
    if (alone.health() != Health.FAULTY || alone.failingStage().isEmpty()) {
      return Optional.empty();
    }
    StageId stage = alone.failingStage().get();
    if (other.health() != Health.HEALTHY) {
      return Optional.of(
          Judgement.notTold(
              new StageComparison(alone, other).failAlike()
                  ? "it failed alike then, so that nothing shows what changed"
                  : "the earlier run was not good itself",
              "Compare with a run from when it worked."));
    }
    boolean proved =
        alone.remaining().stream().anyMatch(each -> each.verdict() == Verdict.CONFIRMED);
    List<String> changes = changes(proved);
    if (proved && changes.isEmpty()) {
      return Optional.empty(); // such as a certificate that has expired since
    }
    boolean elsewhere = facts.computersDiffer() || facts.addressesDiffer();
    return Optional.of(
        changes.isEmpty()
            ? new Judgement(
                Lies.IN_A_CHANGE,
                Certainty.OPEN,
                "it passed the %s stage then, and nothing else that can be seen from here has changed"
                    .formatted(stage.id()),
                Optional.of(basis(stage)),
                List.of(),
                List.of(),
                Optional.of(
                    "Look at what cannot be seen from here: updates, policies, rights of keys"
                        + " (rdpdoctor examine)."))
            : new Judgement(
                elsewhere ? Lies.IN_THE_NAME : Lies.IN_A_CHANGE,
                Certainty.LIKELY,
                "it passed the %s stage then, and since then %s"
                    .formatted(stage.id(), String.join("; ", changes)),
                Optional.of(basis(stage)),
                facts.spokenFor(alone),
                List.of("something changed, too, that cannot be seen from here"),
                Optional.of(
                    elsewhere
                        ? "Diagnose %s, which it was then."
                            .formatted(facts.second().address().orElse("the old address"))
                        : takeBack(changes))));
  }

  private static String takeBack(List<String> changes) {
    return changes.size() == 1
        ? "Take the change back, or ask who made it."
        : "Take the changes back one by one, the likeliest first (%s), or ask who made them."
            .formatted(changes.getFirst());
  }

  private Basis basis(StageId stage) {
    return Basis.standings(stage, alone, other);
  }

  /** Clauses on all that differs, what is the likeliest to matter first. */
  private List<String> changes(boolean proved) {
    List<String> changes = new ArrayList<>();
    if (facts.computersDiffer()) {
      changes.add("another machine answers");
    }
    if (facts.addressesDiffer()) {
      changes.add("the name leads to other addresses");
    }
    if (Facts.distanceMayStop(alone)) {
      facts.growthThatMatters(alone).ifPresent(changes::add);
    }
    if (versionsAreGone()) {
      changes.add(
          "TLS with %s is no longer taken".formatted(String.join(", ", facts.versionsMissing())));
    }
    changed(StageId.NEGOTIATION, FactSheet.NLA).ifPresent(changes::add);
    changed(StageId.NEGOTIATION, FactSheet.REFUSAL).ifPresent(changes::add);
    changed(StageId.NEGOTIATION, FactSheet.SOFTWARE).ifPresent(changes::add);
    CertificateChange.of(facts).map(CertificateChange::since).ifPresent(changes::add);
    if (!proved) {
      changes.addAll(besides());
      facts
          .growthThatMatters(alone)
          .filter(each -> !changes.contains(each))
          .ifPresent(changes::add);
    }
    return changes;
  }

  private boolean versionsAreGone() {
    return !facts.versionsMissing().isEmpty() && !facts.first().versionsAccepted().isEmpty();
  }

  private Optional<String> changed(StageId stage, String what) {
    return facts.differences().stream()
        .filter(each -> each.stage() == stage && each.what().equals(what))
        .map(TimesJudge::clause)
        .findFirst();
  }

  /** Facts that differ and are said nowhere else. */
  private List<String> besides() {
    return facts.differences().stream()
        .filter(each -> !isSaid(each))
        .map(TimesJudge::clause)
        .toList();
  }

  private boolean isSaid(Difference each) {
    return switch (each.stage()) {
      case NEGOTIATION -> true;
      case NAME -> facts.addressesDiffer();
      case CERTIFICATE ->
          !each.what().equals(FactSheet.CERTIFICATE) || CertificateChange.of(facts).isPresent();
      case NLA -> each.what().equals(FactSheet.COMPUTER);
      case TLS -> each.what().equals(FactSheet.TLS_VERSIONS) && versionsAreGone();
      default -> false;
    };
  }

  private static String clause(Difference each) {
    return PLURAL.contains(each.what())
        ? "%s are %s and were %s".formatted(each.what(), each.first(), each.second())
        : "%s is %s and was %s".formatted(each.what(), each.first(), each.second());
  }

  /** What did not change is not what broke it. */
  List<Conclusion> conclusions() {
    if (other.health() != Health.HEALTHY || !sameProgram) {
      return List.of();
    }
    List<Conclusion> found = new ArrayList<>();
    boolean sameCertificate =
        facts.first().certificate().isPresent()
            && facts
                .first()
                .certificate()
                .map(each -> each.sha256())
                .equals(facts.second().certificate().map(each -> each.sha256()));
    if (sameCertificate) {
      Facts.about(
              Bearing.SPEAKS_AGAINST,
              alone,
              "the certificate is the same as when it worked",
              LASTING,
              facts.basis(StageId.CERTIFICATE, FactSheet.CERTIFICATE))
          .ifPresent(found::add);
    }
    if (facts.sameAddress() && !facts.computersDiffer()) {
      Facts.about(
              Bearing.SPEAKS_AGAINST,
              alone,
              "the same address and port led to it then",
              List.of("wrong-port", "wrong-address-family"),
              basis(StageId.TCP))
          .ifPresent(found::add);
    }
    return found;
  }
}
