package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.comparison.Conclusion.Bearing;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Clue;
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
 */
public record Comparison(
    Relation relation,
    Diagnosis alone,
    Diagnosis other,
    Diagnosis together,
    List<Difference> stages,
    List<Difference> facts,
    List<Conclusion> conclusions) {
  /** A cause that stays below this is not worth a word, wherever it came from. */
  private static final double WORTH_SAYING = 0.05;

  /** A cause whose share changes by this factor was touched by the comparison. */
  private static final double TOUCHED = 1.5;

  /** No comparison proves a cause. */
  private static final double MOST_WITHOUT_PROOF = 0.9;

  private static final double RULES_OUT_NATS = Double.POSITIVE_INFINITY;

  /**
   * They lie in the host, do not come and go, and look the same to every client that asks as we do:
   * who is served elsewhere shows that they are not there.
   */
  private static final Set<String> SAME_FOR_ALL =
      Set.of(
          "listener-cert-binding-stale",
          "listener-cert-expired",
          "listener-cert-invalid",
          "listener-cert-keytype",
          "listener-cert-not-yet-valid",
          "listener-cert-template",
          "listener-cert-weak",
          "listener-key-missing",
          "listener-key-unreadable",
          "machinekeys-acl",
          "xrdp-key-permission",
          "service-stopped",
          "rdp-disabled",
          "rdp-disabled-by-update",
          "patched-termsrv",
          "host-mac-policy-block",
          "security-layer-policy",
          "security-layer-mismatch",
          "tls-version-mismatch",
          "tls-cipher-mismatch",
          "tls-sigalg-mismatch",
          "encryption-level-mismatch",
          "not-an-rdp-server",
          "port-conflict",
          "wrong-port",
          "host-down");

  public Comparison {
    stages = List.copyOf(stages);
    facts = List.copyOf(facts);
    conclusions = List.copyOf(conclusions);
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
    Facts facts = new Facts(relation, FactSheet.of(first), FactSheet.of(second));
    List<WordReported> words = words(relation, alone, other, facts);
    Source source = new Source.File(secondName);
    Evidence told =
        first.reporting(words.stream().map(word -> new Observed(source, word)).toList());
    Diagnosis together = words.isEmpty() ? alone : engine.judge(told);
    List<Conclusion> conclusions = new ArrayList<>();
    if (alone.health() != Health.HEALTHY) {
      ruledOut(relation, alone, other, facts).ifPresent(conclusions::add);
      conclusions.addAll(facts.conclusions(alone));
      conclusions.addAll(shifts(alone, together, relation, other));
    }
    return new Comparison(
        relation,
        alone,
        other,
        without(conclusions, together),
        stages(alone, other),
        facts.differences(),
        conclusions);
  }

  /** The others share what was believed of those that are ruled out. */
  private static Diagnosis without(List<Conclusion> conclusions, Diagnosis diagnosis) {
    List<Conclusion> ruling =
        conclusions.stream().filter(each -> each.bearing() == Bearing.RULES_OUT).toList();
    Set<String> out =
        ruling.stream().flatMap(each -> each.causes().stream()).collect(Collectors.toSet());
    double freed =
        diagnosis.causes().stream()
            .filter(each -> out.contains(each.causeId()))
            .mapToDouble(Assessment::confidence)
            .sum();
    List<Assessment> causes = new ArrayList<>();
    diagnosis.causes().stream()
        .filter(each -> !out.contains(each.causeId()))
        .forEach(each -> causes.add(gaining(each, freed)));
    diagnosis.causes().stream()
        .filter(each -> out.contains(each.causeId()))
        .forEach(each -> causes.add(ruledOut(each, ruling.getFirst().because())));
    return diagnosis.with(causes);
  }

  private static Assessment gaining(Assessment each, double freed) {
    if (each.verdict() == Verdict.CONFIRMED || freed >= 1) {
      return each;
    }
    double share = Math.min(each.confidence() / (1 - freed), MOST_WITHOUT_PROOF);
    return new Assessment(
        each.cause(),
        each.verdict(),
        share,
        each.support(),
        each.against(),
        each.untestedBecause(),
        each.next());
  }

  private static Assessment ruledOut(Assessment each, String because) {
    List<Clue> against = new ArrayList<>(each.against());
    against.addFirst(new Clue(RULES_OUT_NATS, because, Optional.empty()));
    return new Assessment(
        each.cause(),
        Verdict.RULED_OUT,
        0,
        each.support(),
        against,
        Optional.empty(),
        Optional.empty());
  }

  /** What a person would report who saw both. */
  private static List<WordReported> words(
      Relation relation, Diagnosis alone, Diagnosis other, Facts facts) {
    if (alone.health() != Health.FAULTY) {
      return List.of();
    }
    return switch (relation) {
      case PLACES ->
          facts.sameAddress() ? another("works-from-another-network", alone, other) : List.of();
      case HOSTS ->
          other.health() == Health.HEALTHY
              ? List.of(new WordReported("other-servers-work", true))
              : List.of();
      case TIMES -> List.of();
    };
  }

  private static List<WordReported> another(String word, Diagnosis alone, Diagnosis other) {
    if (other.health() == Health.HEALTHY) {
      return List.of(new WordReported(word, true));
    }
    return failAlike(alone, other) ? List.of(new WordReported(word, false)) : List.of();
  }

  private static boolean failAlike(Diagnosis one, Diagnosis other) {
    return one.health() == Health.FAULTY
        && other.health() == Health.FAULTY
        && one.failingStage().isPresent()
        && one.failingStage().equals(other.failingStage());
  }

  private static Optional<Conclusion> ruledOut(
      Relation relation, Diagnosis alone, Diagnosis other, Facts facts) {
    if (relation != Relation.PLACES || !facts.sameAddress()) {
      return Optional.empty();
    }
    List<String> causes =
        alone.remaining().stream()
            .filter(each -> each.verdict() != Verdict.CONFIRMED)
            .map(Assessment::causeId)
            .filter(SAME_FOR_ALL::contains)
            .filter(id ->
                other.cause(id).map(each -> each.verdict() == Verdict.RULED_OUT).orElse(false))
            .toList();
    return causes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Conclusion(
                Bearing.RULES_OUT,
                causes,
                "the same address serves the same program from the other place"));
  }

  /** Causes that gained or lost by what the other evidence says. */
  private static List<Conclusion> shifts(
      Diagnosis alone, Diagnosis together, Relation relation, Diagnosis other) {
    List<String> up = new ArrayList<>();
    List<String> down = new ArrayList<>();
    for (Assessment after : together.causes()) {
      double was = alone.cause(after.causeId()).map(Assessment::confidence).orElse(0.0);
      double is = after.confidence();
      if (is >= WORTH_SAYING && is > was * TOUCHED) {
        up.add(after.causeId());
      } else if (was >= WORTH_SAYING && is * TOUCHED < was) {
        down.add(after.causeId());
      }
    }
    String because = because(relation, other);
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

  private static List<Difference> stages(Diagnosis alone, Diagnosis other) {
    List<Difference> found = new ArrayList<>();
    for (StageId stage : StageId.values()) {
      String one = standing(alone, stage);
      String two = standing(other, stage);
      if (!sort(one).equals(sort(two))) {
        found.add(new Difference(stage, "stage", one, two));
      }
    }
    return found;
  }

  private static String standing(Diagnosis diagnosis, StageId stage) {
    return Stream.concat(diagnosis.stages().stream(), diagnosis.gatewayStages().stream())
        .filter(each -> each.stage() == stage)
        .findFirst()
        .map(each -> each.ok().map(ok -> ok ? "ok: " : "FAULT: ").orElse("?: ") + each.summary())
        .orElse("not examined");
  }

  /** Sentences hold times and names; whether they differ is told by what precedes them. */
  private static String sort(String standing) {
    int colon = standing.indexOf(':');
    return colon < 0 ? standing : standing.substring(0, colon);
  }
}
