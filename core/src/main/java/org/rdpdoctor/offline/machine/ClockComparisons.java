package org.rdpdoctor.offline.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.offline.machine.Landmark.Kind;
import org.rdpdoctor.offline.machine.Landmark.Side;

/** Compares the clocks of all machines, two by two. */
final class ClockComparisons {
  /** More pairs of machines than that are not compared. */
  private static final int MAX_COMPARISONS = 2_000;

  private static final String OWN_TIME = "the time that the host itself tells (NTLM, Kerberos)";

  /** A clock read while another one ran beside it. */
  record Reading(String clock, String other, Duration ahead) {}

  private record Couple(String one, String other) {}

  private record Found(Kind kind, ClockEstimate estimate) {}

  private final Map<Kind, Map<Side, Map<String, List<Landmark>>>> landmarks =
      new EnumMap<>(Kind.class);
  private final Map<String, Machine> machines;

  private ClockComparisons(List<Landmark> all, Map<String, Machine> machines) {
    this.machines = machines;
    for (Landmark each : all) {
      landmarks
          .computeIfAbsent(each.kind(), _ -> new EnumMap<>(Side.class))
          .computeIfAbsent(each.side(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(each.clock(), _ -> new ArrayList<>())
          .add(each);
    }
  }

  /**
   * Every two clocks of which anything can be said.
   *
   * @param machines by name
   */
  static List<ClocksCompared> of(
      List<Landmark> all, Collection<Reading> readings, Map<String, Machine> machines) {
    return new ClockComparisons(all, machines).compare(readings);
  }

  private List<ClocksCompared> compare(Collection<Reading> readings) {
    Map<Couple, List<Reading>> read = new LinkedHashMap<>();
    for (Reading each : readings) {
      read.computeIfAbsent(new Couple(each.clock(), each.other()), _ -> new ArrayList<>())
          .add(each);
    }
    Set<Couple> couples = new LinkedHashSet<>(read.keySet());
    for (Kind kind : Kind.values()) {
      for (String one : side(kind, Side.ONE).keySet()) {
        for (String other : side(kind, Side.OTHER).keySet()) {
          if (!one.equals(other) && !couples.contains(new Couple(other, one))) {
            couples.add(new Couple(one, other));
          }
        }
      }
    }
    List<ClocksCompared> compared = new ArrayList<>();
    for (Couple couple : couples.stream().limit(MAX_COMPARISONS).toList()) {
      compared(couple, read.getOrDefault(couple, List.of())).ifPresent(compared::add);
    }
    return compared;
  }

  private Map<String, List<Landmark>> side(Kind kind, Side side) {
    return landmarks.getOrDefault(kind, Map.of()).getOrDefault(side, Map.of());
  }

  private List<Landmark> landmarks(Kind kind, Side side, String clock) {
    return side(kind, side).getOrDefault(clock, List.of());
  }

  private Optional<ClocksCompared> compared(Couple couple, List<Reading> readings) {
    List<Duration> tied = new ArrayList<>(readings.stream().map(Reading::ahead).toList());
    List<String> by = new ArrayList<>();
    if (!readings.isEmpty()) {
      by.add(OWN_TIME);
    }
    List<Duration> byKey = differencesByKey(couple);
    tied.addAll(byKey);
    if (!byKey.isEmpty()) {
      by.add(Kind.CONNECTION.words());
    }
    Optional<ClockEstimate> exact = ClockEstimate.exact(tied, !readings.isEmpty());
    if (exact.isPresent()) {
      return Optional.of(result(couple, exact.get(), by));
    }
    List<Found> found = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (!kind.isExact()) {
        alike(kind, couple.one(), couple.other())
            .ifPresent(estimate -> found.add(new Found(kind, estimate)));
        alike(kind, couple.other(), couple.one())
            .ifPresent(estimate -> found.add(new Found(kind, estimate.reversed())));
      }
    }
    return best(couple, found);
  }

  /** Of connections whose key each side has once. */
  private List<Duration> differencesByKey(Couple couple) {
    List<Duration> differences = new ArrayList<>();
    addByKey(couple.one(), couple.other(), differences, false);
    addByKey(couple.other(), couple.one(), differences, true);
    return differences;
  }

  private void addByKey(String one, String other, List<Duration> differences, boolean reversed) {
    Map<String, List<Landmark>> ones = byKey(landmarks(Kind.CONNECTION, Side.ONE, one));
    Map<String, List<Landmark>> others = byKey(landmarks(Kind.CONNECTION, Side.OTHER, other));
    ones.forEach((key, seen) -> {
      List<Landmark> there = others.getOrDefault(key, List.of());
      if (seen.size() == 1 && there.size() == 1) {
        Duration ahead = Duration.between(there.getFirst().at(), seen.getFirst().at());
        differences.add(reversed ? ahead.negated() : ahead);
      }
    });
  }

  private static Map<String, List<Landmark>> byKey(List<Landmark> landmarks) {
    Map<String, List<Landmark>> byKey = new HashMap<>();
    landmarks.forEach(each -> byKey.computeIfAbsent(each.key(), _ -> new ArrayList<>()).add(each));
    return byKey;
  }

  private Optional<ClockEstimate> alike(Kind kind, String one, String other) {
    List<Landmark> ones = landmarks(kind, Side.ONE, one);
    List<Landmark> others = landmarks(kind, Side.OTHER, other);
    if (ones.isEmpty() || others.isEmpty()) {
      return Optional.empty();
    }
    return kind == Kind.DIAL ? dials(ones, others, one, other) : ClockEstimate.alike(ones, others);
  }

  /**
   * The server knows its clients by address, the client its servers by name: whoever's connections
   * fit best is the client, when nobody else's fit nearly as well.
   */
  private Optional<ClockEstimate> dials(
      List<Landmark> dials, List<Landmark> taken, String client, String server) {
    List<Landmark> ones =
        dials.stream().filter(each -> mayBe(each.key(), server)).map(this::withoutKey).toList();
    Map<String, List<Landmark>> groups = byKey(taken);
    Collection<String> known = addresses(client);
    if (known.stream().anyMatch(groups::containsKey)) {
      groups.keySet().retainAll(known);
    }
    List<ClockEstimate> estimates = new ArrayList<>();
    for (List<Landmark> group : groups.values()) {
      ClockEstimate.alike(ones, group.stream().map(this::withoutKey).toList())
          .ifPresent(estimates::add);
    }
    estimates.sort(Comparator.comparingInt(ClockEstimate::pairs).reversed());
    return estimates.stream()
        .findFirst()
        .map(first -> estimates.size() > 1 ? first.against(estimates.get(1)) : first);
  }

  private Landmark withoutKey(Landmark landmark) {
    return new Landmark(landmark.clock(), landmark.kind(), landmark.side(), "", landmark.at());
  }

  private Collection<String> addresses(String name) {
    Machine machine = machines.get(name);
    return machine == null ? List.of() : machine.addresses();
  }

  /** The name that was dialled is this server's, or no other machine's that is known. */
  private boolean mayBe(String dialled, String server) {
    return isOf(dialled, server)
        || machines.keySet().stream().noneMatch(other -> isOf(dialled, other));
  }

  private boolean isOf(String dialled, String name) {
    Machine machine = machines.get(name);
    return machine != null && machine.answersTo(dialled);
  }

  private static Optional<ClocksCompared> best(Couple couple, List<Found> found) {
    List<Found> usable =
        found.stream()
            .filter(each -> each.estimate().usable())
            .sorted(Comparator.comparingInt((Found each) -> each.estimate().pairs()).reversed())
            .toList();
    if (usable.isEmpty()) {
      return found.stream()
          .max(Comparator.comparingInt(each -> each.estimate().pairs()))
          .map(most -> result(couple, most.estimate(), List.of(most.kind().words())));
    }
    ClockEstimate first = usable.getFirst().estimate();
    boolean agree = usable.stream().allMatch(each -> each.estimate().isNear(first));
    return Optional.of(
        result(
            couple,
            agree ? first : first.doubted("different kinds of events give different answers"),
            usable.stream().map(each -> each.kind().words()).distinct().toList()));
  }

  private static ClocksCompared result(Couple couple, ClockEstimate estimate, List<String> by) {
    return new ClocksCompared(
        couple.one(),
        couple.other(),
        estimate.ahead(),
        estimate.pairs(),
        estimate.exact(),
        estimate.spread(),
        by,
        estimate.usable(),
        estimate.because());
  }
}
