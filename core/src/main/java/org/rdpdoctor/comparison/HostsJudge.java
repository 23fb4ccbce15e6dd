package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.comparison.Judgement.Certainty;
import org.rdpdoctor.comparison.Judgement.Lies;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.model.StageId;

/**
 * A host beside another one. They have ways and settings of their own, so that nothing is proved by
 * it and nothing ruled out (ADR 25).
 */
record HostsJudge(String second, Diagnosis alone, Diagnosis other, Facts facts) {
  /** Empty when there is nothing to place. */
  Optional<Judgement> judgement() {
    if (alone.health() != Health.FAULTY || alone.failingStage().isEmpty()) {
      return Optional.empty();
    }
    StageId stage = alone.failingStage().get();
    if (!facts.sameTime()) {
      return Optional.of(
          Judgement.notTold(
              "they are not of the same time", "Examine both now: diagnose HOST --like GOODHOST."));
    }
    Basis basis = Basis.standings(stage, alone, other);
    Optional<ProvedOfAll> proved = ProvedOfAll.of(List.of(alone, other));
    if (proved.isPresent()) {
      return Optional.of(ofBoth(proved.get(), basis));
    }
    if (new StageComparison(alone, other).failAlike()) {
      return Optional.of(
          new Judgement(
              Lies.ON_OUR_SIDE,
              Certainty.LIKELY,
              "both hosts fail alike, so look at what they share: this machine, its network, what both were given",
              Optional.of(basis),
              WayCauses.packed().candidates(alone, stage),
              List.of("each has the same fault of its own"),
              Optional.of("Ask from another network: --from.")));
    }
    if (other.health() != Health.HEALTHY) {
      return Optional.of(
          Judgement.notTold(
              other.failingStage().isPresent()
                  ? "%s fails itself, at the %s stage"
                      .formatted(second, other.failingStage().get().id())
                  : second + " is not known to be well itself",
              "Compare with a host that works."));
    }
    List<String> differences = differences();
    return Optional.of(
        new Judgement(
            Lies.AT_THAT_HOST,
            Certainty.LIKELY,
            "%s works from here at the same time, so look at this host and the way to it%s"
                .formatted(
                    second, differences.isEmpty() ? "" : "; " + String.join("; ", differences)),
            Optional.of(basis),
            facts.spokenFor(alone),
            List.of("something here treats the two otherwise"),
            Optional.of(
                "Ask this host from another place, too: --from tells the host from the way to"
                    + " it.")));
  }

  private static Judgement ofBoth(ProvedOfAll proved, Basis basis) {
    return proved.onTheWay()
        ? new Judgement(
            Lies.ON_OUR_SIDE,
            Certainty.LIKELY,
            "%s is proved on the ways to both hosts, so look at what these share"
                .formatted(proved.cause()),
            Optional.of(basis),
            List.of(proved.cause()),
            List.of("each way has one of its own"),
            Optional.of("Ask from another network: --from."))
        : new Judgement(
            Lies.AT_THAT_HOST,
            Certainty.LIKELY,
            "%s is proved of both hosts: each has it".formatted(proved.cause()),
            Optional.of(basis),
            List.of(proved.cause()),
            List.of("something that both ways share answers in their stead"),
            Optional.of("Mend it on each; then compare with a host that works."));
  }

  private List<String> differences() {
    List<String> differences = new ArrayList<>();
    if (!facts.versionsMissing().isEmpty() && !facts.first().versionsAccepted().isEmpty()) {
      differences.add(
          "it does not take TLS with %s as the other does"
              .formatted(String.join(", ", facts.versionsMissing())));
    }
    facts.conclusions(alone).stream()
        .filter(each -> each.basis().stage() == StageId.CERTIFICATE)
        .map(Conclusion::because)
        .forEach(differences::add);
    return differences;
  }
}
