package org.rdpdoctor.offline.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.model.MachineObservation.CommonClock;
import org.rdpdoctor.model.MachineObservation.MachineClock;
import org.rdpdoctor.model.MachineObservation.MachineRole;

/**
 * Chooses the clock on which everything is put in order, and finds the way from it to the others.
 */
final class CommonClocks {
  private CommonClocks() {}

  /**
   * The clock of a domain controller, by which a domain goes, or else a server's, or else any; but
   * always one from which the most others can be reached.
   *
   * @param clocks all clocks that date anything
   * @return empty when no two clocks could be compared
   */
  static Optional<CommonClock> of(
      Collection<String> clocks, List<ClocksCompared> compared, Map<String, Machine> machines) {
    Optional<String> reference = Optional.empty();
    int best = 0;
    for (String each : clocks) {
      int reach = reached(each, compared).size();
      int rank = reach > 1 ? reach * 10 + rank(machines.get(each)) : 0;
      if (rank > best) {
        best = rank;
        reference = Optional.of(each);
      }
    }
    return reference.map(chosen -> {
      Map<String, Duration> placed = reached(chosen, compared);
      Set<String> unplaced = new LinkedHashSet<>(clocks);
      unplaced.removeAll(placed.keySet());
      List<MachineClock> list = new ArrayList<>();
      placed.forEach((clock, ahead) -> list.add(new MachineClock(clock, ahead)));
      return new CommonClock(chosen, list, List.copyOf(unplaced));
    });
  }

  private static int rank(@Nullable Machine machine) {
    if (machine == null) {
      return 0;
    }
    return machine.has(MachineRole.DOMAIN_CONTROLLER) ? 3 : machine.has(MachineRole.SERVER) ? 2 : 1;
  }

  /** How far each clock is ahead of the first, by the fewest steps. */
  private static Map<String, Duration> reached(String first, List<ClocksCompared> compared) {
    Map<String, Duration> ahead = new LinkedHashMap<>();
    ahead.put(first, Duration.ZERO);
    Deque<String> next = new ArrayDeque<>(List.of(first));
    while (!next.isEmpty()) {
      String at = next.poll();
      Duration here = ahead.getOrDefault(at, Duration.ZERO);
      for (ClocksCompared each : compared) {
        if (each.usable() && each.other().equals(at) && !ahead.containsKey(each.machine())) {
          ahead.put(each.machine(), here.plus(each.ahead()));
          next.add(each.machine());
        } else if (each.usable() && each.machine().equals(at) && !ahead.containsKey(each.other())) {
          ahead.put(each.other(), here.minus(each.ahead()));
          next.add(each.other());
        }
      }
    }
    return ahead;
  }
}
