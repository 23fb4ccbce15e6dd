package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Source;

/**
 * Chooses what to ask a person next.
 *
 * <p>Every cause that still stands has a share of the whole, as the engine weighs it; "something
 * else" has one, too. How often yes is expected of a cause follows from how usual it is and from
 * the table of signs. What a question brings is the mutual information of its answer and the cause,
 * in bits, divided by what the answer costs. Whether an answer would change the ranking, the engine
 * is asked itself.
 */
public final class Questions {
  /** Less than this is not worth a question. */
  public static final double LEAST_BITS = 0.02;

  /** A change of the first cause's share that counts as a change of the ranking. */
  private static final double TELLING_CHANGE = 0.05;

  /** People err, and tables do: no answer is surer than this. */
  private static final double MOST_CERTAIN = 0.95;

  /** So many questions are tried on the engine before none is found to matter. */
  private static final int MOST_TRIED = 40;

  private static final int RANKED = 3;
  private static final int NAMED = 2;
  private static final double LOG_2 = Math.log(2);
  private static final String SOMETHING_ELSE = "";

  private final Engine engine;
  private final ReportedWords words = ReportedWords.packed();
  private final ReportedSigns signs = ReportedSigns.packed();
  private final Priors priors = Priors.packed();
  private final Priors evenPriors = priors.even();
  private final CauseTable table = CauseTable.packed();
  private final Map<String, Map<String, Double>> chancesOfYes = new HashMap<>();

  public Questions(Engine engine) {
    this.engine = engine;
    words.all().forEach(word -> chancesOfYes.put(word.word(), chances(word)));
  }

  private record Prospect(ReportedWord word, double bits) {
    double worth() {
      return bits / word.effort().cost();
    }
  }

  /**
   * The question that brings most for its cost, or none when no answer would change the ranking.
   *
   * @param diagnosis of this evidence
   * @param asked words that were asked already
   */
  public Optional<Question> next(Evidence evidence, Diagnosis diagnosis, Set<String> asked) {
    Map<String, Double> shares = shares(evidence, diagnosis);
    Set<String> settled = settled(evidence, asked);
    return words.all().stream()
        .filter(word -> !settled.contains(word.word()))
        .map(word -> new Prospect(word, bits(word, shares)))
        .filter(prospect -> prospect.bits() >= LEAST_BITS)
        .sorted(Comparator.comparingDouble(Prospect::worth).reversed())
        .limit(MOST_TRIED)
        .map(prospect -> question(prospect, evidence, shares))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The share of the first cause among all that still stand, whether tested or not. */
  public double certainty(Evidence evidence, Diagnosis diagnosis) {
    Map<String, Double> shares = shares(evidence, diagnosis);
    return diagnosis.remaining().stream()
        .findFirst()
        .map(first ->
            first.verdict() == Verdict.CONFIRMED
                ? Assessment.PROVED
                : shares.getOrDefault(first.causeId(), 0.0))
        .orElse(0.0);
  }

  /** How probable the answer yes is when this is the cause; 0 to 1. */
  public double chanceOfYes(String word, String causeId) {
    Map<String, Double> chances = chancesOfYes.getOrDefault(word, Map.of());
    return chances.getOrDefault(causeId, chances.getOrDefault(SOMETHING_ELSE, 0.5));
  }

  /**
   * A weight is a ratio: so many times as often is the answer yes given with this cause than with
   * causes of which the table says nothing. Those then say yes as often as is usual, but never so
   * often that the weightiest cause would have to say it more than always.
   */
  private Map<String, Double> chances(ReportedWord word) {
    Map<String, Double> yes = signs.balances(word.word(), true);
    Map<String, Double> no = signs.balances(word.word(), false);
    double most = yes.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double usual = Math.min(word.usual().share(), MOST_CERTAIN * Math.exp(-Math.max(0, most)));
    Map<String, Double> chances = new HashMap<>();
    chances.put(SOMETHING_ELSE, usual);
    yes.forEach((id, nats) -> chances.put(id, certain(usual * Math.exp(nats))));
    no.forEach((id, nats) ->
        chances.merge(
            id, certain(1 - (1 - usual) * Math.exp(nats)), (one, other) -> (one + other) / 2));
    return chances;
  }

  private static double certain(double chance) {
    return Math.clamp(chance, 1 - MOST_CERTAIN, MOST_CERTAIN);
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

  private Map<String, Double> shares(Evidence evidence, Diagnosis diagnosis) {
    Priors before = evidence.runs().isEmpty() ? evenPriors : priors;
    Map<String, Double> odds = new LinkedHashMap<>();
    odds.put(SOMETHING_ELSE, Priors.SOMETHING_ELSE);
    if (diagnosis.causes().isEmpty()) { // nothing is known yet
      table.all().forEach(each -> odds.put(each.id(), Math.exp(before.logOf(each.id()))));
    }
    for (Assessment each : diagnosis.causes()) {
      if (stands(each, diagnosis)) {
        odds.put(each.causeId(), Math.exp(before.logOf(each.causeId()) + each.balanceNats()));
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

  /** Causes of which the table says nothing are taken together. */
  private double bits(ReportedWord word, Map<String, Double> shares) {
    Map<String, Double> chances = chancesOfYes.getOrDefault(word.word(), Map.of());
    double unsaid = 1;
    double expected = 0;
    double left = 0;
    for (Map.Entry<String, Double> each : chances.entrySet()) {
      double share = each.getKey().equals(SOMETHING_ELSE) ? 0 : share(shares, each.getKey());
      unsaid -= share;
      expected += share * each.getValue();
      left += share * entropy(each.getValue());
    }
    double usual = chanceOfYes(word.word(), SOMETHING_ELSE);
    return entropy(expected + unsaid * usual) - left - unsaid * entropy(usual);
  }

  private static double share(Map<String, Double> shares, String causeId) {
    return shares.getOrDefault(causeId, 0.0);
  }

  private static double entropy(double chance) {
    return chance <= 0 || chance >= 1
        ? 0
        : -(chance * Math.log(chance) + (1 - chance) * Math.log(1 - chance)) / LOG_2;
  }

  /** Empty when neither answer would change the ranking. */
  private Optional<Question> question(
      Prospect prospect, Evidence evidence, Map<String, Double> shares) {
    Map<String, Double> yes = after(evidence, prospect.word(), true);
    Map<String, Double> no = after(evidence, prospect.word(), false);
    return changes(shares, yes) || changes(shares, no)
        ? Optional.of(
            new Question(
                prospect.word(), prospect.bits(), gaining(shares, yes), gaining(shares, no)))
        : Optional.empty();
  }

  private Map<String, Double> after(Evidence evidence, ReportedWord word, boolean holds) {
    Observed said = new Observed(new Source.Person(), new WordReported(word.word(), holds));
    Evidence told = evidence.reporting(List.of(said));
    return shares(told, engine.judge(told));
  }

  private static boolean changes(Map<String, Double> before, Map<String, Double> after) {
    List<String> first = ranked(before);
    return !first.equals(ranked(after))
        || first.stream()
            .limit(1)
            .anyMatch(id -> Math.abs(share(after, id) - share(before, id)) > TELLING_CHANGE);
  }

  private static List<String> ranked(Map<String, Double> shares) {
    return shares.entrySet().stream()
        .filter(each -> !each.getKey().equals(SOMETHING_ELSE))
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(RANKED)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> gaining(Map<String, Double> before, Map<String, Double> after) {
    ToDoubleFunction<String> gain = id -> share(after, id) - share(before, id);
    List<String> ids = new ArrayList<>(after.keySet());
    ids.remove(SOMETHING_ELSE);
    ids.removeIf(id -> gain.applyAsDouble(id) <= 0);
    ids.sort(Comparator.comparingDouble(gain).reversed());
    return ids.stream().limit(NAMED).toList();
  }
}
