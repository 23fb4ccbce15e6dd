package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.model.Evidence;

/**
 * Chooses what to ask a person next.
 *
 * <p>Every cause that still stands has a share of the whole, as the engine weighs it; "something
 * else" has one, too. Of a cause the answer yes is expected with the odds with which it is usual,
 * moved by what the table of signs says of that cause. What a question brings is the mutual
 * information of its answer and the cause, in bits, divided by what the answer costs.
 */
public final class Questions {
  /** Less than this is not worth a question. */
  public static final double LEAST_BITS = 0.02;

  /** A change of the first cause's share that counts as a change of the ranking. */
  private static final double TELLING_CHANGE = 0.05;

  private static final int RANKED = 3;
  private static final int NAMED = 2;
  private static final double LOG_2 = Math.log(2);
  private static final String SOMETHING_ELSE = "";

  private final ReportedWords words = ReportedWords.packed();
  private final ReportedSigns signs = ReportedSigns.packed();
  private final Priors priors = Priors.packed();
  private final CauseTable table = CauseTable.packed();

  /**
   * The question that brings most for its cost, or none when no answer would change the ranking.
   *
   * @param diagnosis of this evidence
   * @param asked words that were asked already
   */
  public Optional<Question> next(Evidence evidence, Diagnosis diagnosis, Set<String> asked) {
    Map<String, Double> shares = shares(diagnosis);
    double most = diagnosis.health() == Health.FAULTY ? Weight.FAIR : Double.POSITIVE_INFINITY;
    Set<String> settled = settled(evidence, asked);
    return words.all().stream()
        .filter(word -> !settled.contains(word.word()))
        .map(word -> new Prospect(word, shares, most))
        .filter(prospect -> prospect.bits() >= LEAST_BITS && prospect.changesRanking())
        .max(Comparator.comparingDouble(Prospect::worth))
        .map(Prospect::question);
  }

  /** The share of the first cause among all that still stand, whether tested or not. */
  public double certainty(Diagnosis diagnosis) {
    Map<String, Double> shares = shares(diagnosis);
    return diagnosis.remaining().stream()
        .findFirst()
        .map(first ->
            first.verdict() == Verdict.CONFIRMED
                ? Assessment.PROVED
                : shares.getOrDefault(first.causeId(), 0.0))
        .orElse(0.0);
  }

  /** Words that were answered or asked, and those that an answer settles, too. */
  private Set<String> settled(Evidence evidence, Set<String> asked) {
    Set<String> settled = new HashSet<>(asked);
    Map<String, Boolean> answers = Scene.of(evidence).reported().answers();
    settled.addAll(answers.keySet());
    settled.addAll(Scene.of(evidence).reported().contradicted());
    for (ReportedWord word : words.all()) {
      if (answers.getOrDefault(word.word(), false)) {
        settled.addAll(word.excludes());
      }
      if (word.needs().stream().anyMatch(each -> !answers.getOrDefault(each, true))) {
        settled.add(word.word());
      }
    }
    return settled;
  }

  private Map<String, Double> shares(Diagnosis diagnosis) {
    Map<String, Double> odds = new LinkedHashMap<>();
    odds.put(SOMETHING_ELSE, Priors.SOMETHING_ELSE);
    if (diagnosis.causes().isEmpty()) { // nothing is known yet
      table.all().forEach(each -> odds.put(each.id(), Math.exp(priors.logOf(each.id()))));
    }
    for (Assessment each : diagnosis.causes()) {
      if (stands(each, diagnosis)) {
        odds.put(each.causeId(), Math.exp(priors.logOf(each.causeId()) + each.balanceNats()));
      }
    }
    double all = odds.values().stream().mapToDouble(Double::doubleValue).sum();
    odds.replaceAll((_, share) -> share / all);
    return odds;
  }

  /** On a fault that was seen, words bring up few causes that nothing else speaks for. */
  private static boolean stands(Assessment each, Diagnosis diagnosis) {
    return switch (each.verdict()) {
      case CONFIRMED, LIKELY, POSSIBLE -> true;
      case NOT_TESTED ->
          diagnosis.health() != Health.FAULTY || SightJudge.liesInTheWay(each.cause());
      case RULED_OUT -> false;
    };
  }

  /** What one question would bring. */
  private final class Prospect {
    private final ReportedWord word;
    private final double mostNats;
    private final Map<String, Double> shares;
    private final Map<String, Double> yes = new LinkedHashMap<>();
    private final double expected;

    Prospect(ReportedWord word, Map<String, Double> shares, double mostNats) {
      this.word = word;
      this.shares = shares;
      this.mostNats = mostNats;
      double all = 0;
      for (Map.Entry<String, Double> each : shares.entrySet()) {
        double chance = chanceOfYes(each.getKey());
        yes.put(each.getKey(), chance);
        all += each.getValue() * chance;
      }
      expected = all;
    }

    private double chanceOfYes(String causeId) {
      double usual = Math.log(word.usual().share() / (1 - word.usual().share()));
      double odds = usual + nats(causeId, true) - nats(causeId, false);
      return 1 / (1 + Math.exp(-odds));
    }

    private double nats(String causeId, boolean holds) {
      double nats = signs.balanceNats(word.word(), holds, causeId);
      return Math.clamp(nats, -mostNats, mostNats);
    }

    double bits() {
      double without = entropy(expected);
      double with =
          shares.entrySet().stream()
              .mapToDouble(each -> each.getValue() * entropy(chance(each.getKey())))
              .sum();
      return without - with;
    }

    private double chance(String causeId) {
      return yes.getOrDefault(causeId, 0.0);
    }

    double worth() {
      return bits() / word.effort().cost();
    }

    boolean changesRanking() {
      return changes(ranked(after(true))) || changes(ranked(after(false)));
    }

    private boolean changes(List<Map.Entry<String, Double>> after) {
      List<Map.Entry<String, Double>> before = ranked(shares);
      boolean order =
          !before.stream()
              .map(Map.Entry::getKey)
              .toList()
              .equals(after.stream().map(Map.Entry::getKey).toList());
      return order
          || before.isEmpty()
          || Math.abs(before.getFirst().getValue() - after.getFirst().getValue()) > TELLING_CHANGE;
    }

    private static List<Map.Entry<String, Double>> ranked(Map<String, Double> shares) {
      return shares.entrySet().stream()
          .filter(each -> !each.getKey().equals(SOMETHING_ELSE))
          .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
          .limit(RANKED)
          .toList();
    }

    /** The shares after an answer, as the engine will weigh it. */
    private Map<String, Double> after(boolean holds) {
      Map<String, Double> after = new LinkedHashMap<>();
      shares.forEach((id, share) -> after.put(id, share * Math.exp(nats(id, holds))));
      double all = after.values().stream().mapToDouble(Double::doubleValue).sum();
      after.replaceAll((_, share) -> share / all);
      return after;
    }

    Question question() {
      return new Question(word, bits(), gaining(true), gaining(false));
    }

    private List<String> gaining(boolean holds) {
      Map<String, Double> after = after(holds);
      ToDoubleFunction<String> gain =
          id -> after.getOrDefault(id, 0.0) - shares.getOrDefault(id, 0.0);
      List<String> ids = new ArrayList<>(shares.keySet());
      ids.remove(SOMETHING_ELSE);
      ids.removeIf(id -> gain.applyAsDouble(id) <= 0);
      ids.sort(Comparator.comparingDouble(gain).reversed());
      return ids.stream().limit(NAMED).toList();
    }

    private static double entropy(double chance) {
      if (chance <= 0 || chance >= 1) {
        return 0;
      }
      return -(chance * Math.log(chance) + (1 - chance) * Math.log(1 - chance)) / LOG_2;
    }
  }
}
