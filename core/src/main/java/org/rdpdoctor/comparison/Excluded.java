package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.comparison.Conclusion.Bearing;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Verdict;

/**
 * A diagnosis without what the other evidence rules out, and with little of what it all but rules
 * out; the others share what was believed of those.
 */
record Excluded(List<Conclusion> conclusions) {
  /** What is left of a cause that is so only if the machine is not the same after all. */
  private static final double LEFT = 0.1;

  /** The same as a weight. */
  private static final double LEFT_NATS = -Math.log(LEFT);

  /** No comparison proves a cause. */
  private static final double MOST_WITHOUT_PROOF = 0.9;

  private static final Comparator<Assessment> MOST_LIKELY_FIRST =
      Comparator.comparing(Assessment::verdict)
          .thenComparing(Comparator.comparingDouble(Assessment::confidence).reversed());

  Diagnosis from(Diagnosis diagnosis) {
    Map<String, Conclusion> touched = new LinkedHashMap<>();
    conclusions.forEach(each -> each.causes().forEach(id -> touched.put(id, each)));
    if (touched.isEmpty()) {
      return diagnosis;
    }
    double freed = 0;
    for (Assessment each : diagnosis.causes()) {
      Conclusion conclusion = touched.get(each.causeId());
      freed += conclusion == null ? 0 : each.confidence() * (1 - left(conclusion));
    }
    List<Assessment> causes = new ArrayList<>();
    for (Assessment each : diagnosis.causes()) {
      Conclusion conclusion = touched.get(each.causeId());
      causes.add(
          conclusion == null ? gaining(each, freed) : losing(gaining(each, freed), conclusion));
    }
    causes.sort(MOST_LIKELY_FIRST);
    return diagnosis.with(causes);
  }

  private static double left(Conclusion conclusion) {
    return conclusion.bearing() == Bearing.RULES_OUT ? 0 : LEFT;
  }

  private static Assessment gaining(Assessment each, double freed) {
    if (each.verdict() == Verdict.CONFIRMED || freed >= 1) {
      return each;
    }
    double share = Math.min(each.confidence() / (1 - freed), MOST_WITHOUT_PROOF);
    return with(each, each.verdict(), share, each.against());
  }

  private static Assessment losing(Assessment each, Conclusion conclusion) {
    boolean out = conclusion.bearing() == Bearing.RULES_OUT;
    List<Clue> against = new ArrayList<>(each.against());
    against.addFirst(
        new Clue(
            out ? Double.POSITIVE_INFINITY : LEFT_NATS, conclusion.because(), Optional.empty()));
    if (out) {
      return new Assessment(
          each.cause(),
          Verdict.RULED_OUT,
          0,
          each.support(),
          against,
          Optional.empty(),
          Optional.empty());
    }
    Verdict verdict = each.verdict() == Verdict.LIKELY ? Verdict.POSSIBLE : each.verdict();
    return with(each, verdict, each.confidence() * LEFT, against);
  }

  private static Assessment with(
      Assessment each, Verdict verdict, double confidence, List<Clue> against) {
    return new Assessment(
        each.cause(),
        verdict,
        confidence,
        each.support(),
        against,
        each.untestedBecause(),
        each.next());
  }
}
