package org.rdpdoctor.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.StageView;
import org.rdpdoctor.diagnosis.picture.Standing;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;

/** Judges evidence. The same evidence always gives the same diagnosis. */
public final class Engine {
  /** Runs that fail in the same way are judged once; no more ways than this are judged. */
  private static final int MAX_WAYS_TO_FAIL = 8;

  private static final Comparator<Assessment> MOST_LIKELY_FIRST =
      Comparator.comparing(Assessment::verdict)
          .thenComparingInt(MetFirst::place)
          .thenComparing(Comparator.comparingDouble(Assessment::confidence).reversed())
          .thenComparing(Comparator.comparingDouble(Assessment::balanceNats).reversed())
          .thenComparing(Assessment::causeId);

  private final SightJudge sightJudge;

  /** An engine that knows these cause classes; all other causes of the table are not tested. */
  public Engine(List<Cause> causes) {
    this(causes, Priors.packed());
  }

  Engine(List<Cause> causes, Priors priors) {
    Map<String, Cause> byId =
        causes.stream().collect(Collectors.toMap(each -> each.info().id(), Function.identity()));
    sightJudge = new SightJudge(CauseTable.packed(), byId, priors, Symptoms.packed());
  }

  public Diagnosis judge(Evidence evidence) {
    Scene scene = Scene.of(evidence);
    Health seen = HealthJudge.of(scene);
    List<Sight> decisive = HealthJudge.decisive(scene, seen);
    List<Assessment> causes = causes(decisive);
    Health health = withRecords(scene, seen, causes);
    Optional<Sight> main = decisive.stream().findFirst();
    Optional<StageId> failing =
        health == Health.FAULTY ? main.flatMap(Sight::failing) : Optional.empty();
    return new Diagnosis(
        evidence.target(),
        health,
        Headline.of(scene, health, main, causes),
        Headline.reach(scene),
        failing,
        main.map(Engine::stages).orElse(List.of()),
        main.map(Engine::gatewayStages).orElse(List.of()),
        causes,
        main.map(sight -> Remarks.cautions(scene, sight)).orElse(List.of()),
        main.map(Remarks::notes).orElse(List.of()),
        Remarks.defects(scene));
  }

  /**
   * What records prove is a fault where nobody connected. Where somebody did and all went well, it
   * lies beyond what was examined, or in the past; it is a fault when the living host says so now
   * of what comes behind all that was examined (ADR 17).
   */
  private static Health withRecords(Scene scene, Health seen, List<Assessment> causes) {
    if (scene.evidence().recorded().isEmpty() || !isProved(causes)) {
      return seen;
    }
    if (scene.onPaper() || (seen == Health.HEALTHY && LivingProof.lies(scene, causes))) {
      return Health.FAULTY;
    }
    return seen == Health.HEALTHY ? Health.UNKNOWN : seen;
  }

  private static boolean isProved(List<Assessment> causes) {
    return causes.stream().anyMatch(each -> each.verdict() == Verdict.CONFIRMED);
  }

  private List<Assessment> causes(List<Sight> decisive) {
    Map<String, Assessment> best = new LinkedHashMap<>();
    Optional<String> shown = decisive.stream().findFirst().flatMap(Sight::address);
    for (Sight sight : waysToFail(decisive)) {
      Optional<String> elsewhere =
          sight.address().filter(address -> !Optional.of(address).equals(shown));
      sightJudge
          .judge(sight)
          .forEach((id, assessment) ->
              best.merge(
                  id,
                  elsewhere.map(assessment::seenAt).orElse(assessment),
                  (one, other) -> MOST_LIKELY_FIRST.compare(one, other) <= 0 ? one : other));
    }
    return best.values().stream().sorted(MOST_LIKELY_FIRST).toList();
  }

  /** One sight for each way in which the road ends. */
  private static List<Sight> waysToFail(List<Sight> decisive) {
    Map<List<String>, Sight> ways = new LinkedHashMap<>();
    decisive.forEach(sight -> ways.putIfAbsent(signature(sight), sight));
    return ways.values().stream().limit(MAX_WAYS_TO_FAIL).toList();
  }

  private static List<String> signature(Sight sight) {
    List<String> parts = new ArrayList<>();
    parts.add(sight.address().orElse(""));
    for (StageId stage : StageId.values()) {
      if (stage == StageId.PATH) {
        continue; // what is measured is never twice the same
      }
      Standing standing = sight.standing(stage);
      parts.add(standing.ok() + standing.sentence().replaceAll("[0-9]+", "#"));
    }
    return parts;
  }

  private static List<StageVerdict> stages(Sight sight) {
    List<StageVerdict> verdicts = new ArrayList<>();
    for (StageId stage : StageId.values()) {
      StageView view = sight.view(stage);
      if (stage.compareTo(StageId.NLA) > 0 && view.report().isEmpty()) {
        continue; // nobody asked for it
      }
      Standing standing = sight.standing(stage);
      verdicts.add(
          new StageVerdict(
              stage,
              outcome(view),
              standing.ok(),
              standing.sentence(),
              view.report().map(StageReport::took).orElse(Duration.ZERO)));
    }
    return verdicts;
  }

  private static List<StageVerdict> gatewayStages(Sight sight) {
    return sight.gateway().stages().stream()
        .map(each ->
            new StageVerdict(
                each.id(),
                outcome(new StageView(each.id(), each.report())),
                each.standing().ok(),
                each.standing().sentence(),
                each.report().map(StageReport::took).orElse(Duration.ZERO)))
        .toList();
  }

  private static String outcome(StageView view) {
    return view.report()
        .map(StageReport::outcome)
        .map(outcome ->
            switch (outcome) {
              case StageOutcome.Completed _ -> "completed";
              case StageOutcome.NotReached _ -> "not-reached";
              case StageOutcome.Crashed _ -> "crashed";
            })
        .orElse("not-reached");
  }
}
