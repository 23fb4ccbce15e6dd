package org.rdpdoctor.offline.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far one clock is ahead of another, by events that both machines dated.
 *
 * <p>Where a key ties two events together the differences are what they are. Where only kind,
 * account or order do, every event of the one is compared with every one of the other: true pairs
 * all have the same difference, false ones scatter. The difference on which most pairs agree is
 * believed when there are at least {@link #MIN_PAIRS} and every other one has at most half as many.
 *
 * @param ahead the median
 * @param spread between the smallest and the largest difference of the pairs
 */
record ClockEstimate(
    Duration ahead, int pairs, int exact, Duration spread, boolean usable, String because) {
  static final int MIN_PAIRS = 3;

  /** Events of the same pair are written this far apart at most, apart from the clocks. */
  static final Duration TOLERANCE = Duration.ofSeconds(4);

  /** A port is used again; beyond this the other connection may be meant. */
  static final Duration LONGEST_BY_ONE_KEY = Duration.ofDays(1);

  /** Clocks that were never set are years behind, but then nothing else tells so. */
  private static final Duration LONGEST = Duration.ofDays(4_000);

  private static final int MAX_EVENTS = 600;

  private record Difference(long nanos, int one, int other) {}

  /**
   * By pairs that a key ties together; the differences are of the one's time minus the other's.
   *
   * @param certain no key can stand for two events, as when a machine tells its own time
   */
  static Optional<ClockEstimate> exact(List<Duration> differences, boolean certain) {
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    long[] sorted = differences.stream().mapToLong(Duration::toNanos).sorted().toArray();
    Duration ahead = Duration.ofNanos(sorted[sorted.length / 2]);
    long[] near =
        Arrays.stream(sorted)
            .filter(each -> Math.abs(each - ahead.toNanos()) <= TOLERANCE.toNanos())
            .toArray();
    Duration spread = Duration.ofNanos(near[near.length - 1] - near[0]);
    boolean agree = near.length * 3L >= sorted.length * 2L;
    boolean plausible =
        certain || near.length > 1 || ahead.abs().compareTo(LONGEST_BY_ONE_KEY) <= 0;
    String because =
        !agree
            ? "the pairs do not agree; a clock may have been set in between"
            : plausible ? "tied together by a key" : "one pair only, and too far apart for it";
    return Optional.of(
        new ClockEstimate(ahead, near.length, near.length, spread, agree && plausible, because));
  }

  /** By events that only look alike; empty when nothing can be compared. */
  static Optional<ClockEstimate> alike(List<Landmark> ones, List<Landmark> others) {
    List<Difference> differences = differences(latest(ones), latest(others));
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    differences.sort(Comparator.comparingLong(Difference::nanos));
    int[] best = widest(differences, Long.MAX_VALUE);
    long middle = middle(differences, best);
    int[] rival = widest(differences, middle);
    List<Difference> agreeing = oneToOne(differences.subList(best[0], best[1]));
    int pairs = agreeing.size();
    int rivals = oneToOne(differences.subList(rival[0], rival[1])).size();
    long[] sorted = agreeing.stream().mapToLong(Difference::nanos).sorted().toArray();
    boolean enough = pairs >= MIN_PAIRS;
    boolean clear = rivals * 2 <= pairs;
    String because =
        !enough
            ? "fewer than %d pairs agree".formatted(MIN_PAIRS)
            : clear
                ? "no other difference has more than %d pairs".formatted(rivals)
                : "another difference has %d pairs".formatted(rivals);
    return Optional.of(
        new ClockEstimate(
            Duration.ofNanos(sorted[sorted.length / 2]),
            pairs,
            0,
            Duration.ofNanos(sorted[sorted.length - 1] - sorted[0]),
            enough && clear,
            because));
  }

  /** The same of the other clock. */
  ClockEstimate reversed() {
    return new ClockEstimate(ahead.negated(), pairs, exact, spread, usable, because);
  }

  ClockEstimate doubted(String why) {
    return new ClockEstimate(ahead, pairs, exact, spread, false, why);
  }

  /** Not usable when another explanation of the same events has more than half as many pairs. */
  ClockEstimate against(ClockEstimate rival) {
    return rival.pairs() * 2 <= pairs
        ? this
        : doubted("another client's events have %d pairs".formatted(rival.pairs()));
  }

  boolean isNear(ClockEstimate estimate) {
    return ahead.minus(estimate.ahead()).abs().compareTo(TOLERANCE.multipliedBy(2)) <= 0;
  }

  private static List<Landmark> latest(List<Landmark> landmarks) {
    return landmarks.stream()
        .sorted(Comparator.comparing(Landmark::at).reversed())
        .limit(MAX_EVENTS)
        .toList();
  }

  private static List<Difference> differences(List<Landmark> ones, List<Landmark> others) {
    Map<String, List<Integer>> byKey = new HashMap<>();
    for (int i = 0; i < others.size(); i++) {
      byKey.computeIfAbsent(others.get(i).key(), _ -> new ArrayList<>()).add(i);
    }
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < ones.size(); i++) {
      for (int other : byKey.getOrDefault(ones.get(i).key(), List.of())) {
        Duration difference = Duration.between(others.get(other).at(), ones.get(i).at());
        if (difference.abs().compareTo(LONGEST) <= 0) {
          differences.add(new Difference(difference.toNanos(), i, other));
        }
      }
    }
    return differences;
  }

  /**
   * The stretch of {@link #TOLERANCE} with the most events of both sides.
   *
   * @param avoided stretches that come near it do not count; {@code Long.MAX_VALUE} for none
   * @return where it begins and ends, the end not included
   */
  private static int[] widest(List<Difference> sorted, long avoided) {
    Map<Integer, Integer> ones = new HashMap<>();
    Map<Integer, Integer> others = new HashMap<>();
    int[] best = {0, 0};
    int most = 0;
    int begin = 0;
    for (int end = 0; end < sorted.size(); end++) {
      Difference added = sorted.get(end);
      if (avoided != Long.MAX_VALUE && Math.abs(added.nanos() - avoided) <= TOLERANCE.toNanos()) {
        begin = end + 1;
        ones.clear();
        others.clear();
        continue;
      }
      ones.merge(added.one(), 1, Integer::sum);
      others.merge(added.other(), 1, Integer::sum);
      while (added.nanos() - sorted.get(begin).nanos() > TOLERANCE.toNanos()) {
        drop(ones, sorted.get(begin).one());
        drop(others, sorted.get(begin).other());
        begin++;
      }
      int count = Math.min(ones.size(), others.size());
      if (count > most) {
        most = count;
        best = new int[] {begin, end + 1};
      }
    }
    return best;
  }

  private static void drop(Map<Integer, Integer> counts, int key) {
    counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }

  private static long middle(List<Difference> sorted, int[] stretch) {
    return sorted.get((stretch[0] + stretch[1] - 1) / 2).nanos();
  }

  /** Every event in one pair at most. */
  private static List<Difference> oneToOne(List<Difference> stretch) {
    Set<Integer> ones = new HashSet<>();
    Set<Integer> others = new HashSet<>();
    List<Difference> pairs = new ArrayList<>();
    for (Difference each : stretch) {
      if (!ones.contains(each.one()) && !others.contains(each.other())) {
        ones.add(each.one());
        others.add(each.other());
        pairs.add(each);
      }
    }
    return pairs;
  }
}
