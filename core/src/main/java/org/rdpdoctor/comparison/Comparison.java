package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.comparison.Conclusion.Bearing;
import org.rdpdoctor.comparison.SharedCauses.LiesIn;
import org.rdpdoctor.comparison.SharedCauses.Shared;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;

/**
 * The first evidence in the light of the second.
 *
 * @param alone the first by itself
 * @param other the second by itself
 * @param together the first with what the second says of it, and without what it rules out
 * @param stages that do not stand alike, and facts that differ, in the order of the stages
 * @param untold stages of which it could not be told whether they stand alike
 * @param remarks sentences on what differs, worth knowing whatever the verdicts are
 */
public record Comparison(
    Relation relation,
    Diagnosis alone,
    Diagnosis other,
    Diagnosis together,
    List<Difference> stages,
    List<Difference> facts,
    List<StageId> untold,
    List<Conclusion> conclusions,
    List<String> remarks) {
  /** A cause that stays below this is not worth a word, wherever it came from. */
  private static final double WORTH_SAYING = 0.05;

  /** A cause whose share changes by this factor was touched by the comparison. */
  private static final double TOUCHED = 1.5;

  public Comparison {
    stages = List.copyOf(stages);
    facts = List.copyOf(facts);
    untold = List.copyOf(untold);
    conclusions = List.copyOf(conclusions);
    remarks = List.copyOf(remarks);
  }

  /**
   * Compares, and judges the first again with what the second says.
   *
   * @param secondName what the second is called, such as its file
   */
  public static Comparison of(
      Evidence first, Evidence second, String secondName, Relation relation, Engine engine) {
    Diagnosis alone = engine.judge(first);
    Diagnosis other = engine.judge(second);
    Facts facts = Facts.of(first, second, relation);
    List<WordReported> words = words(relation, alone, other, facts);
    Source source = new Source.File(secondName);
    Evidence told =
        first.reporting(words.stream().map(word -> new Observed(source, word)).toList());
    Diagnosis together = words.isEmpty() ? alone : engine.judge(told);
    List<Conclusion> conclusions = new ArrayList<>();
    if (alone.health() != Health.HEALTHY) {
      boolean sameProgram = first.madeBy().equals(second.madeBy());
      shared(relation, alone, other, facts, sameProgram).ifPresent(conclusions::add);
      together = new Excluded(conclusions).from(together);
      conclusions.addAll(facts.conclusions(alone));
      conclusions.addAll(shifts(alone, together, conclusions, because(relation, other)));
    }
    StageComparison stages = new StageComparison(alone, other);
    return new Comparison(
        relation,
        alone,
        other,
        together,
        stages.differences(),
        facts.differences(),
        stages.untold(),
        conclusions,
        facts.remarks());
  }

  /** What a person would report who saw both. */
  private static List<WordReported> words(
      Relation relation, Diagnosis alone, Diagnosis other, Facts facts) {
    boolean proved =
        alone.remaining().stream().anyMatch(each -> each.verdict() == Verdict.CONFIRMED);
    if (alone.health() != Health.FAULTY || proved) {
      return List.of();
    }
    boolean works = passes(other, alone, facts);
    return switch (relation) {
      case PLACES -> {
        if (facts.sameness() == Sameness.OPEN || !facts.sameTime()) {
          yield List.of();
        }
        if (works) {
          yield List.of(new WordReported("works-from-another-network", true));
        }
        yield new StageComparison(alone, other).failAlike()
            ? List.of(new WordReported("works-from-another-network", false))
            : List.of();
      }
      case HOSTS -> works ? List.of(new WordReported("other-servers-work", true)) : List.of();
      case TIMES -> List.of();
    };
  }

  /**
   * The other got past the stage that stops the first, and asked as much: who did not sign in there
   * says nothing of a sign-in that fails here.
   */
  private static boolean passes(Diagnosis other, Diagnosis alone, Facts facts) {
    Optional<StageId> failing = alone.failingStage();
    boolean asked = !facts.first().signedIn() || facts.second().signedIn();
    return other.health() == Health.HEALTHY
        && failing.isPresent()
        && (asked || failing.get().compareTo(StageId.NLA) < 0)
        && Stream.concat(other.stages().stream(), other.gatewayStages().stream())
            .anyMatch(each -> each.stage() == failing.get() && each.ok().orElse(false));
  }

  /** Causes that are there for all or for none, and that the other evidence rules out. */
  private static Optional<Conclusion> shared(
      Relation relation, Diagnosis alone, Diagnosis other, Facts facts, boolean sameProgram) {
    Sameness same = facts.sameness();
    if (relation != Relation.PLACES || same == Sameness.OPEN || !facts.sameTime()) {
      return Optional.empty();
    }
    SharedCauses table = SharedCauses.packed();
    List<String> causes =
        alone.remaining().stream()
            .filter(each -> each.verdict() != Verdict.CONFIRMED)
            .map(Assessment::causeId)
            .filter(id -> holds(table.of(id), sameProgram))
            .filter(id ->
                other.cause(id).map(each -> each.verdict() == Verdict.RULED_OUT).orElse(false))
            .toList();
    if (causes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        same == Sameness.PROVED
            ? new Conclusion(
                Bearing.RULES_OUT, causes, "the same machine shows the other place that it is not")
            : new Conclusion(
                Bearing.SPEAKS_AGAINST,
                causes,
                "the same address shows the other place that it is not" + same.unless()));
  }

  private static boolean holds(Optional<Shared> shared, boolean sameProgram) {
    return shared.map(each -> each.liesIn() == LiesIn.HOST || sameProgram).orElse(false);
  }

  /** Causes that gained or lost by what the other evidence says, beside those already named. */
  private static List<Conclusion> shifts(
      Diagnosis alone, Diagnosis together, List<Conclusion> said, String because) {
    List<String> named =
        said.stream()
            .filter(each -> each.bearing() != Bearing.SPEAKS_FOR)
            .flatMap(each -> each.causes().stream())
            .toList();
    List<String> up = new ArrayList<>();
    List<String> down = new ArrayList<>();
    for (Assessment after : together.causes()) {
      double was = alone.cause(after.causeId()).map(Assessment::confidence).orElse(0.0);
      double is = after.confidence();
      if (is >= WORTH_SAYING && is > was * TOUCHED) {
        up.add(after.causeId());
      } else if (was >= WORTH_SAYING && is * TOUCHED < was && !named.contains(after.causeId())) {
        down.add(after.causeId());
      }
    }
    return Stream.of(
            new Conclusion(Bearing.SPEAKS_FOR, up, because),
            new Conclusion(Bearing.SPEAKS_AGAINST, down, because))
        .filter(each -> !each.causes().isEmpty())
        .toList();
  }

  private static String because(Relation relation, Diagnosis other) {
    boolean well = other.health() == Health.HEALTHY;
    return switch (relation) {
      case PLACES -> well ? "it works from the other place" : "it fails alike from the other place";
      case TIMES -> "of what changed since";
      case HOSTS -> "another host works from here";
    };
  }
}
