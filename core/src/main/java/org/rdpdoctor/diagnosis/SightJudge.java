package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.Symptoms.Sign;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.StageView;
import org.rdpdoctor.model.StageId;

/** Assesses every cause on one sight. */
final class SightJudge {
  private static final double LIKELY_CONFIDENCE = 0.2;
  private static final double LIKELY_SUPPORT_NATS = Weight.GOOD;

  /** A healthy road leaves little room for any cause. */
  private static final double NOTHING_WRONG_NATS = 5.0;

  /** The wire outranks what a person reports. */
  private static final double MOST_FOR_SYMPTOM_ON_FAULT_NATS = Weight.HINT;

  /** Of each word that a person reports, where the wire shows a fault. */
  private static final double MOST_FOR_WORD_ON_FAULT_NATS = Weight.FAIR;

  private static final Set<String> FAMILIES_IN_THE_WAY =
      Set.of("interception-and-relays", "server-service", "vendor-regression");

  private static final RecordedSigns RECORDED = RecordedSigns.packed();
  private static final ReportedSigns REPORTED = ReportedSigns.packed();

  private final CauseTable table;
  private final Map<String, Cause> causes;
  private final Priors priors;
  private final Priors evenPriors;
  private final Symptoms symptoms;

  SightJudge(CauseTable table, Map<String, Cause> causes, Priors priors, Symptoms symptoms) {
    this.table = table;
    this.causes = causes;
    this.priors = priors;
    this.evenPriors = priors.even();
    this.symptoms = symptoms;
  }

  /** What is known of one cause before the causes are compared. */
  private record Weighed(
      CauseEntry entry,
      Verdict kind,
      List<Clue> support,
      List<Clue> against,
      Optional<String> untestedBecause) {
    Assessment uncompared() {
      return new Assessment(entry, kind, 0, support, against, untestedBecause, Optional.empty());
    }
  }

  Map<String, Assessment> judge(Sight sight) {
    List<Weighed> weighed = table.all().stream().map(entry -> weigh(entry, sight)).toList();
    Map<String, Double> shares = shares(weighed, sight);
    Map<String, Assessment> assessments = new LinkedHashMap<>();
    for (Weighed each : weighed) {
      assessments.put(each.entry().id(), assess(each, shares, sight));
    }
    return assessments;
  }

  private Weighed weigh(CauseEntry entry, Sight sight) {
    Cause cause = causes.get(entry.id());
    return cause == null ? weighUnseen(entry, sight) : weighSeen(entry, cause, sight);
  }

  private Weighed weighSeen(CauseEntry entry, Cause cause, Sight sight) {
    Scales scales = new Scales(sight);
    if (!sight.scene().onPaper()) {
      cause.weigh(sight, scales);
    }
    boolean seen = scales.hasSupport();
    RECORDED.weigh(entry.id(), sight.scene(), scales);
    ClientSigns.weigh(entry.id(), sight.scene(), scales);
    if (!cause.info().comesAndGoes()) {
      weighOtherRuns(sight, scales);
    }
    WireHints.towards(entry.id(), sight)
        .ifPresent(hint -> scales.speaksFor(hint.weightNats(), hint.reason()));
    boolean told = !scales.isEmpty();
    weighSymptom(entry, sight, scales);
    weighReported(entry, sight, scales, sight.failing().isEmpty() || scales.hasSupport());
    Optional<String> missing = missingStage(cause, sight);
    if (!seen && missing.isPresent() && sight.failing().isPresent() && !sight.scene().onPaper()) {
      weighTooLate(scales);
    }
    if (scales.isProved()) {
      return settled(entry, Verdict.CONFIRMED, scales, Optional.empty());
    }
    if (scales.isRuledOut()) {
      return settled(entry, Verdict.RULED_OUT, scales, Optional.empty());
    }
    if (scales.hasSupport() || (told && missing.isEmpty() && scales.untestedBecause().isEmpty())) {
      return settled(entry, Verdict.POSSIBLE, scales, scales.untestedBecause());
    }
    String because =
        scales
            .untestedBecause()
            .or(() -> missing)
            .orElseGet(() -> "nothing that was examined tells; " + entry.testedBy() + " would");
    return settled(entry, Verdict.NOT_TESTED, scales, Optional.of(because));
  }

  /** Records may show it; but the connection ends before a client could meet it. */
  private static void weighTooLate(Scales scales) {
    if (scales.hasSupport()) {
      scales.speaksAgainst(
          Weight.STRONG, "the connection ends before the stage at which this would be met");
    }
  }

  private static Weighed settled(
      CauseEntry entry, Verdict kind, Scales scales, Optional<String> untestedBecause) {
    return new Weighed(entry, kind, scales.support(), scales.against(), untestedBecause);
  }

  private static void weighOtherRuns(Sight sight, Scales scales) {
    boolean spared = sight.scene().again(sight).stream().anyMatch(Sight::healthy);
    if (spared && !sight.healthy() && scales.hasSupport()) {
      scales.speaksAgainst(
          Weight.GOOD, "another run to the same address went through, so nothing lasting is wrong");
    }
  }

  private void weighSymptom(CauseEntry entry, Sight sight, Scales scales) {
    boolean fault = sight.failing().isPresent();
    for (Sign sign : symptoms.of(entry.id(), sight.scene().symptoms())) {
      double nats = Math.abs(sign.balanceNats());
      double weight = fault ? Math.min(nats, MOST_FOR_SYMPTOM_ON_FAULT_NATS) : nats;
      if (sign.balanceNats() < 0) {
        scales.speaksAgainst(weight, reported(sign));
      } else if (!fault || scales.hasSupport()) {
        scales.speaksFor(weight, reported(sign));
      }
    }
  }

  /**
   * What the person says in words. On a fault that the wire shows it weighs less, and it brings up
   * no cause that the wire would have shown, or that cannot reach a probe.
   */
  private static void weighReported(
      CauseEntry entry, Sight sight, Scales scales, boolean canSupport) {
    double most =
        sight.failing().isPresent() ? MOST_FOR_WORD_ON_FAULT_NATS : Double.POSITIVE_INFINITY;
    for (ReportedSigns.Sign sign : REPORTED.of(entry.id(), sight.scene())) {
      double weight = Math.min(Math.abs(sign.balanceNats()), most);
      if (sign.balanceNats() < 0) {
        scales.speaksAgainst(weight, Clue.AS_REPORTED + sign.why());
      } else if (canSupport) {
        scales.speaksFor(weight, Clue.AS_REPORTED + sign.why());
      }
    }
  }

  /** Causes that only a sign-in, a log or a person can show. */
  private Weighed weighUnseen(CauseEntry entry, Sight sight) {
    List<Clue> support = new ArrayList<>();
    List<Clue> against = new ArrayList<>();
    boolean fault = sight.failing().isPresent();
    Scales recorded = new Scales(sight);
    RECORDED.weigh(entry.id(), sight.scene(), recorded);
    support.addAll(recorded.support());
    against.addAll(recorded.against());
    if (recorded.isProved()) {
      return new Weighed(entry, Verdict.CONFIRMED, support, against, Optional.empty());
    }
    if (recorded.isRuledOut()) {
      return new Weighed(entry, Verdict.RULED_OUT, support, against, Optional.empty());
    }
    boolean possible = recorded.hasSupport();
    Scales reported = new Scales(sight);
    weighReported(entry, sight, reported, !fault || possible || liesInTheWay(entry));
    support.addAll(reported.support());
    against.addAll(reported.against());
    possible |= reported.hasSupport();
    for (Sign sign : symptoms.of(entry.id(), sight.scene().symptoms())) {
      Clue clue = new Clue(Math.abs(sign.balanceNats()), reported(sign), Optional.empty());
      (sign.balanceNats() < 0 ? against : support).add(clue);
      possible |= sign.balanceNats() > 0 && !fault;
    }
    Optional<Clue> hint = WireHints.towards(entry.id(), sight);
    hint.ifPresent(support::add);
    WireHints.mention(entry.id(), sight).ifPresent(support::add);
    Verdict kind = possible || hint.isPresent() ? Verdict.POSSIBLE : Verdict.NOT_TESTED;
    return new Weighed(
        entry, kind, support, against, Optional.of("it takes " + entry.testedBy() + " to tell"));
  }

  /** What the probe meets as a client does, though it cannot see it. */
  static boolean liesInTheWay(CauseEntry entry) {
    return FAMILIES_IN_THE_WAY.contains(entry.family());
  }

  private static String reported(Sign sign) {
    return Clue.AS_REPORTED + sign.why();
  }

  private static Optional<String> missingStage(Cause cause, Sight sight) {
    for (StageId stage : cause.info().needs()) {
      StageView view = sight.view(stage);
      if (!view.ran()) {
        return Optional.of("it takes the %s stage (%s)".formatted(stage.id(), view.whyMissing()));
      }
    }
    return Optional.empty();
  }

  /** The share of each cause that is neither proved nor excluded nor untested. */
  private Map<String, Double> shares(List<Weighed> weighed, Sight sight) {
    Map<String, Double> odds =
        weighed.stream()
            .filter(each -> each.kind() == Verdict.POSSIBLE)
            .collect(Collectors.toMap(each -> each.entry().id(), each -> odds(each, sight)));
    double all = odds.values().stream().mapToDouble(Double::doubleValue).sum();
    double rest =
        Priors.SOMETHING_ELSE
            + (isWell(sight) ? Math.exp(NOTHING_WRONG_NATS) : 0)
            + unasked(weighed, sight);
    odds.replaceAll((_, share) -> share / (all + rest));
    return odds;
  }

  /** Where nobody tried to connect, no step narrows the causes down, and counts say less. */
  private double odds(Weighed weighed, Sight sight) {
    Priors before = sight.scene().onPaper() ? evenPriors : priors;
    return Math.exp(before.logOf(weighed.entry().id()) + weighed.uncompared().balanceNats());
  }

  /** Words alone leave room for every cause that nobody has looked for. */
  private double unasked(List<Weighed> weighed, Sight sight) {
    if (sight.failing().isPresent() || sight.scene().reported().isEmpty()) {
      return 0;
    }
    return weighed.stream()
        .filter(each -> each.kind() == Verdict.NOT_TESTED)
        .mapToDouble(each -> odds(each, sight))
        .sum();
  }

  private static boolean isWell(Sight sight) {
    return sight.healthy() && !sight.scene().troubleReported();
  }

  private Assessment assess(Weighed weighed, Map<String, Double> shares, Sight sight) {
    double confidence =
        weighed.kind() == Verdict.CONFIRMED
            ? Assessment.PROVED
            : shares.getOrDefault(weighed.entry().id(), 0.0);
    boolean likely =
        weighed.kind() == Verdict.POSSIBLE
            && !isWell(sight)
            && confidence >= LIKELY_CONFIDENCE
            && Assessment.sum(weighed.support()) >= LIKELY_SUPPORT_NATS;
    return new Assessment(
        weighed.entry(),
        likely ? Verdict.LIKELY : weighed.kind(),
        confidence,
        weighed.support(),
        weighed.against(),
        weighed.untestedBecause(),
        next(weighed, sight));
  }

  private static Optional<String> next(Weighed weighed, Sight sight) {
    return weighed.kind().compareTo(Verdict.POSSIBLE) > 0
        ? Optional.empty()
        : CausePages.page(weighed.entry().id())
            .map(CausePage::prove)
            .flatMap(tests -> tests.stream().filter(test -> isToDo(test, sight)).findFirst())
            .or(() -> Optional.of(weighed.entry().testedBy()));
  }

  /** Connections that were kept quiet once need not be so again. */
  private static boolean isToDo(String test, Sight sight) {
    return !test.contains("--hold") || sight.between().held().isEmpty();
  }
}
