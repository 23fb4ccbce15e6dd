package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Verdict;

/**
 * A diagnosis without what the other evidence rules out, with little of what it all but rules out,
 * and more of what it speaks for; the others share what was believed of those.
 *
 * @param judged what is proved, ruled out or spoken against
 * @param spoken facts that speak for causes
 */
record Reweighed(List<Conclusion> judged, List<Conclusion> spoken) {
  /** What is left of a cause that is so only if the machine is not the same after all. */
  private static final double LEFT = 0.1;

  /** What a fact that speaks for a cause makes of it; as {@code Weight.FAIR} does. */
  private static final double MORE = 3;

  /** No comparison proves a cause by its weight. */
  private static final double MOST_WITHOUT_PROOF = 0.9;

  /** Where all that was believed is ruled out, nothing is left to share. */
  private static final double LEAST = 1e-9;

  /** From here on a cause that a fact speaks for is called likely. */
  private static final double LIKELY = 0.2;

  private static final Comparator<Assessment> MOST_LIKELY_FIRST =
      Comparator.comparing(Assessment::verdict)
          .thenComparing(Comparator.comparingDouble(Assessment::confidence).reversed());

  Diagnosis from(Diagnosis diagnosis) {
    Map<String, Conclusion> touched = new LinkedHashMap<>();
    spoken.forEach(each -> each.causes().forEach(id -> touched.put(id, each)));
    judged.forEach(each -> each.causes().forEach(id -> touched.put(id, each)));
    if (touched.isEmpty()) {
      return diagnosis;
    }
    double all = 1;
    for (Assessment each : diagnosis.causes()) {
      all += open(each) ? each.confidence() * (factor(touched.get(each.causeId())) - 1) : 0;
    }
    List<Assessment> causes = new ArrayList<>();
    for (Assessment each : diagnosis.causes()) {
      causes.add(of(each, Optional.ofNullable(touched.get(each.causeId())), Math.max(all, LEAST)));
    }
    causes.sort(MOST_LIKELY_FIRST);
    return diagnosis.with(causes);
  }

  private static boolean open(Assessment each) {
    return each.verdict() != Verdict.CONFIRMED;
  }

  private static double factor(@Nullable Conclusion conclusion) {
    if (conclusion == null) {
      return 1;
    }
    return switch (conclusion.bearing()) {
      case RULES_OUT -> 0;
      case SPEAKS_AGAINST -> LEFT;
      case SPEAKS_FOR -> MORE;
      case PROVES -> 1;
    };
  }

  private static Assessment of(Assessment each, Optional<Conclusion> touched, double all) {
    if (!open(each)) {
      return each;
    }
    double share =
        Math.min(each.confidence() * factor(touched.orElse(null)) / all, MOST_WITHOUT_PROOF);
    return touched
        .map(conclusion -> touched(each, conclusion, share))
        .orElseGet(() -> with(each, each.verdict(), share, each.support(), each.against()));
  }

  private static Assessment touched(Assessment each, Conclusion conclusion, double share) {
    return switch (conclusion.bearing()) {
      case PROVES -> proved(each, conclusion);
      case RULES_OUT -> ruledOut(each, conclusion);
      case SPEAKS_AGAINST ->
          with(
              each,
              each.verdict() == Verdict.LIKELY ? Verdict.POSSIBLE : each.verdict(),
              share,
              each.support(),
              first(
                  new Clue(-Math.log(LEFT), conclusion.because(), Optional.empty()),
                  each.against()));
      case SPEAKS_FOR ->
          with(
              each,
              each.verdict() == Verdict.POSSIBLE && share >= LIKELY
                  ? Verdict.LIKELY
                  : each.verdict(),
              share,
              first(
                  new Clue(Math.log(MORE), conclusion.because(), Optional.empty()), each.support()),
              each.against());
    };
  }

  private static Assessment proved(Assessment each, Conclusion conclusion) {
    return new Assessment(
        each.cause(),
        Verdict.CONFIRMED,
        Assessment.PROVED,
        first(proof(conclusion), each.support()),
        each.against(),
        Optional.empty(),
        Optional.empty());
  }

  private static Assessment ruledOut(Assessment each, Conclusion conclusion) {
    return new Assessment(
        each.cause(),
        Verdict.RULED_OUT,
        0,
        each.support(),
        first(proof(conclusion), each.against()),
        Optional.empty(),
        Optional.empty());
  }

  private static Clue proof(Conclusion conclusion) {
    return new Clue(Double.POSITIVE_INFINITY, conclusion.because(), Optional.empty());
  }

  private static List<Clue> first(Clue clue, List<Clue> others) {
    List<Clue> all = new ArrayList<>(others);
    all.addFirst(clue);
    return all;
  }

  private static Assessment with(
      Assessment each, Verdict verdict, double confidence, List<Clue> support, List<Clue> against) {
    return new Assessment(
        each.cause(), verdict, confidence, support, against, each.untestedBecause(), each.next());
  }
}
