package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.comparison.Conclusion.Bearing;
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
 * @param judgement where both together place the fault; empty when the first has none to place
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
    List<String> remarks,
    Optional<Judgement> judgement) {
  /**
   * One of two.
   *
   * @param name of the place, file or host; may be a stranger's
   */
  public record Side(String name, Evidence evidence) {}

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
   * @param oneMachine who asks knows that both reached one machine
   */
  public static Comparison of(
      Side one, Side two, Relation relation, boolean oneMachine, Engine engine) {
    Evidence first = one.evidence();
    Evidence second = two.evidence();
    Diagnosis alone = engine.judge(first);
    Diagnosis other = engine.judge(second);
    Facts facts = Facts.of(first, second, relation, oneMachine);
    boolean sameProgram = first.madeBy().equals(second.madeBy());
    List<WordReported> words = words(relation, alone, other, facts);
    Source source = new Source.File(two.name());
    Evidence told =
        first.reporting(words.stream().map(word -> new Observed(source, word)).toList());
    Diagnosis together = words.isEmpty() ? alone : engine.judge(told);
    List<Conclusion> conclusions = new ArrayList<>();
    if (alone.health() != Health.HEALTHY) {
      shared(relation, alone, other, facts, sameProgram).forEach(conclusions::add);
      if (relation == Relation.TIMES) {
        conclusions.addAll(new TimesJudge(alone, other, facts, sameProgram).conclusions());
      }
      List<Conclusion> byFacts = facts.conclusions(alone);
      together = new Reweighed(conclusions, weighty(relation, byFacts)).from(together);
      conclusions.addAll(byFacts);
      if (!words.isEmpty()) {
        conclusions.addAll(shifts(alone, other, together, conclusions, relation));
      }
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
        facts.remarks(),
        switch (relation) {
          case PLACES ->
              new PlacesJudge(one.name(), two.name(), alone, other, facts, sameProgram).judgement();
          case TIMES -> new TimesJudge(alone, other, facts, sameProgram).judgement();
          case HOSTS -> new HostsJudge(two.name(), alone, other, facts).judgement();
        });
  }

  /** The same with one more sentence, before the others. */
  Comparison remarking(String sentence) {
    List<String> more = new ArrayList<>(remarks);
    more.addFirst(sentence);
    return new Comparison(
        relation, alone, other, together, stages, facts, untold, conclusions, more, judgement);
  }

  /** Those that say more than that it works from the other place, which was reported already. */
  private static List<Conclusion> weighty(Relation relation, List<Conclusion> conclusions) {
    return conclusions.stream()
        .filter(each ->
            relation != Relation.PLACES
                || each.bearing() == Bearing.PROVES
                || each.basis().stage() == StageId.CERTIFICATE)
        .toList();
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
        if (facts.sameness() == Sameness.OPEN || !facts.sameTime() || mayBeChance(alone, facts)) {
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

  /** It fails at times, and the other has not passed often enough to tell it from that. */
  private static boolean mayBeChance(Diagnosis alone, Facts facts) {
    return alone
        .failingStage()
        .map(stage -> Steadiness.at(stage, facts.first(), facts.second()))
        .filter(Steadiness::mayBeChance)
        .isPresent();
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
  private static List<Conclusion> shared(
      Relation relation, Diagnosis alone, Diagnosis other, Facts facts, boolean sameProgram) {
    Sameness same = facts.sameness();
    Optional<StageId> failing = alone.failingStage();
    if (relation != Relation.PLACES
        || same == Sameness.OPEN
        || !facts.sameTime()
        || failing.isEmpty()) {
      return List.of();
    }
    SharedCauses table = SharedCauses.packed();
    List<String> causes =
        alone.remaining().stream()
            .filter(each -> each.verdict() != Verdict.CONFIRMED)
            .map(Assessment::causeId)
            .filter(id -> holds(table.of(id), sameProgram, facts.sameAddress()))
            .filter(id ->
                other.cause(id).map(each -> each.verdict() == Verdict.RULED_OUT).orElse(false))
            .toList();
    if (causes.isEmpty()) {
      return List.of();
    }
    Steadiness steady = Steadiness.at(failing.get(), facts.first(), facts.second());
    boolean oneState = steady.sameMoment() || steady.interleaved();
    Basis basis = Basis.standings(failing.get(), alone, other);
    if (same == Sameness.PROVED && oneState) {
      return List.of(
          new Conclusion(
              Bearing.RULES_OUT,
              causes,
              "the same machine shows the other place at the same time that it is not",
              basis));
    }
    String because =
        same == Sameness.PROVED
            ? "the same machine shows the other place that it is not, unless it was mended or broken between the two"
            : "the same address shows the other place that it is not" + same.unless();
    return List.of(new Conclusion(Bearing.SPEAKS_AGAINST, causes, because, basis));
  }

  private static boolean holds(Optional<Shared> shared, boolean sameProgram, boolean sameAddress) {
    return shared
        .map(each ->
            switch (each.liesIn()) {
              case HOST -> true;
              case ADDRESS -> sameAddress;
              case AGREEMENT -> sameProgram;
            })
        .orElse(false);
  }

  /** Causes that gained or lost by what the other evidence says, beside those already named. */
  private static List<Conclusion> shifts(
      Diagnosis alone,
      Diagnosis other,
      Diagnosis together,
      List<Conclusion> said,
      Relation relation) {
    String because = because(relation, other);
    Basis basis = Basis.standings(stage(alone), alone, other);
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
            new Conclusion(Bearing.SPEAKS_FOR, up, because, basis),
            new Conclusion(Bearing.SPEAKS_AGAINST, down, because, basis))
        .filter(each -> !each.causes().isEmpty())
        .toList();
  }

  private static StageId stage(Diagnosis alone) {
    return alone.failingStage().orElse(StageId.NAME);
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
