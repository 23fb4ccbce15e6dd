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
    List<String> changes = changes();
    boolean proved =
        alone.remaining().stream().anyMatch(each -> each.verdict() == Verdict.CONFIRMED);
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
                        : "Take the change back, or ask who made it.")));
  }

  private Basis basis(StageId stage) {
    return Basis.standings(stage, alone, other);
  }

  /** Clauses on what differs and could matter. */
  private List<String> changes() {
    List<String> changes = new ArrayList<>();
    if (facts.computersDiffer()) {
      changes.add("another machine answers");
    }
    if (facts.addressesDiffer()) {
      changes.add("the name leads to other addresses");
    }
    CertificateChange.of(facts).map(CertificateChange::since).ifPresent(changes::add);
    if (!facts.versionsMissing().isEmpty() && !facts.first().versionsAccepted().isEmpty()) {
      changes.add(
          "TLS with %s is no longer taken".formatted(String.join(", ", facts.versionsMissing())));
    }
    facts.growth().ifPresent(changes::add);
    nla().ifPresent(changes::add);
    return changes;
  }

  private Optional<String> nla() {
    Optional<String> now = facts.first().fact(StageId.NEGOTIATION, FactSheet.NLA);
    Optional<String> then = facts.second().fact(StageId.NEGOTIATION, FactSheet.NLA);
    return now.isEmpty() || then.isEmpty() || now.equals(then)
        ? Optional.empty()
        : Optional.of("NLA is %s and was %s".formatted(now.get(), then.get()));
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
