package org.rdpdoctor.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/**
 * How steadily both show what they show at one stage, run by run and in time. Runs that could not
 * be told are left out. Times are by the clocks of who examined.
 */
record Steadiness(List<Told> first, List<Told> second) {
  /** Runs of either that must lie among those of the other. */
  private static final int ENOUGH_AMONG = 2;

  private static final double PROOF = 0.01;
  private static final double LIKELIHOOD = 0.05;
  private static final int MOST_REPEATS = 100;

  /** That other places take. */
  private static final Duration MOST_PAUSE = Duration.ofMinutes(1);

  /** A run that passed the stage, or did not. */
  record Told(Instant from, Instant until, boolean passed) {
    boolean beginsBefore(Told other) {
      return from.isBefore(other.from);
    }

    boolean endsAfter(Told other) {
      return until.isAfter(other.until);
    }

    boolean overlaps(Told other) {
      return !until.isBefore(other.from) && !other.until.isBefore(from);
    }
  }

  Steadiness {
    first = List.copyOf(first);
    second = List.copyOf(second);
  }

  static Steadiness at(StageId stage, FactSheet first, FactSheet second) {
    return new Steadiness(told(stage, first), told(stage, second));
  }

  private static List<Told> told(StageId stage, FactSheet sheet) {
    return sheet.everyRun().stream()
        .flatMap(sight -> passed(stage, sight).map(passed -> told(sight, passed)).stream())
        .toList();
  }

  static Told told(Sight sight, boolean passed) {
    Instant from = sight.run().startedAt();
    return new Told(from, from.plus(sight.run().took()), passed);
  }

  private static Optional<Boolean> passed(StageId stage, Sight sight) {
    if (sight.failing().filter(each -> each.compareTo(stage) <= 0).isPresent()) {
      return Optional.of(false);
    }
    return sight.good(stage) ? Optional.of(true) : Optional.empty();
  }

  int firstFailed() {
    return count(first, false);
  }

  int secondPassed() {
    return count(second, true);
  }

  private static int count(List<Told> runs, boolean passed) {
    return (int) runs.stream().filter(each -> each.passed() == passed).count();
  }

  /** The first fails at times. */
  boolean comesAndGoes() {
    return firstFailed() > 0 && firstFailed() < first.size();
  }

  /** The second passes whenever it is told, and is. */
  boolean secondAlwaysPasses() {
    return !second.isEmpty() && secondPassed() == second.size();
  }

  boolean secondComesAndGoes() {
    return secondPassed() > 0 && secondPassed() < second.size();
  }

  /**
   * How likely it is that every failure is among the first's runs when each run of both fails by
   * the same chance: Fisher's exact test, one-sided. 1 when the second fails, too.
   */
  double chance() {
    return secondAlwaysPasses() ? chance(firstFailed(), first.size(), second.size()) : 1;
  }

  private static double chance(int failed, int firstRuns, int secondRuns) {
    double chance = 1;
    for (int i = 0; i < failed; i++) {
      chance *= (double) (firstRuns - i) / (firstRuns + secondRuns - i);
    }
    return chance;
  }

  /** It fails at times, and the second has not passed often enough to tell it from that. */
  boolean mayBeChance() {
    return comesAndGoes() && chance() > LIKELIHOOD;
  }

  boolean provesMoreThanChance() {
    return chance() <= PROOF;
  }

  /** How often both must be asked so that chance is no explanation, when it goes on like this. */
  int repeatsNeeded() {
    double rate = first.isEmpty() ? 1 : (double) firstFailed() / first.size();
    for (int runs = 2; runs < MOST_REPEATS; runs++) {
      int failed = Math.max(1, (int) Math.floor(rate * runs));
      if (chance(failed, runs, runs) <= PROOF) {
        return runs;
      }
    }
    return MOST_REPEATS;
  }

  /** A run that failed and one that passed went on at once, so that nothing was mended between. */
  boolean sameMoment() {
    return first.stream()
        .filter(each -> !each.passed())
        .anyMatch(failed -> second.stream().filter(Told::passed).anyMatch(failed::overlaps));
  }

  /** It failed before and after it passed, and passed before and after it failed, over again. */
  boolean interleaved() {
    List<Told> failed = first.stream().filter(each -> !each.passed()).toList();
    List<Told> passed = second.stream().filter(Told::passed).toList();
    return among(failed, passed) >= ENOUGH_AMONG && among(passed, failed) >= ENOUGH_AMONG;
  }

  private static long among(List<Told> some, List<Told> others) {
    return some.stream()
        .filter(one ->
            others.stream().anyMatch(each -> !each.from().isAfter(one.until()))
                && others.stream().anyMatch(each -> !each.until().isBefore(one.from())))
        .count();
  }

  /** One of them was seen before and after one of the others, so that no change explains both. */
  static boolean returns(List<Told> some, List<Told> others) {
    return surrounds(some, others) || surrounds(others, some);
  }

  private static boolean surrounds(List<Told> some, List<Told> others) {
    return others.stream()
        .anyMatch(one ->
            some.stream()
                .filter(each -> each.beginsBefore(one))
                .anyMatch(before ->
                    some.stream()
                        .anyMatch(each -> before.beginsBefore(each) && each.endsAfter(one))));
  }

  /**
   * The pause with which the quicker of both takes turns with the slower one, as far as its runs
   * tell: as long as the longest run, or as one begins after the other.
   */
  Duration pauseForTurns() {
    Duration longest =
        Stream.concat(first.stream(), second.stream())
            .map(each -> Duration.between(each.from(), each.until()))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    Duration behind =
        first.isEmpty() || second.isEmpty()
            ? Duration.ZERO
            : Duration.between(first.getFirst().from(), second.getFirst().from()).abs();
    Duration pause =
        behind.compareTo(MOST_PAUSE) <= 0 && behind.compareTo(longest) > 0 ? behind : longest;
    Duration whole = Duration.ofSeconds(pause.toSeconds() + 1);
    return whole.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : whole;
  }

  /** Runs of both went on while the other was not done yet. */
  boolean atOneTime() {
    return !first.isEmpty()
        && !second.isEmpty()
        && !first.getFirst().from().isAfter(second.getLast().until())
        && !second.getFirst().from().isAfter(first.getLast().until());
  }

  /** Such as "5 of 5 runs". */
  static String of(int some, int all) {
    return "%d of %d %s".formatted(some, all, all == 1 ? "run" : "runs");
  }
}
