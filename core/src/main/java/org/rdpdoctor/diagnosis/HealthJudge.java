package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.diagnosis.picture.Sight;

/**
 * Whether a current client gets through. The worst run counts: a fault that comes and goes is not
 * averaged away.
 */
final class HealthJudge {
  private HealthJudge() {}

  static Health of(Scene scene) {
    List<Health> runs = runs(scene).values().stream().map(HealthJudge::ofRun).toList();
    if (runs.contains(Health.FAULTY)) {
      return Health.FAULTY;
    }
    boolean well = !runs.isEmpty() && runs.stream().allMatch(run -> run == Health.HEALTHY);
    return well && !scene.troubleReported() ? Health.HEALTHY : Health.UNKNOWN;
  }

  /** The sights that the health is about: those that fail, or cannot be told, or are all well. */
  static List<Sight> decisive(Scene scene, Health health) {
    List<Sight> found = new ArrayList<>();
    for (List<Sight> run : runs(scene).values()) {
      Health ofRun = ofRun(run);
      for (Sight sight : run) {
        if (ofRun == health && of(sight) == health) {
          found.add(sight);
        }
      }
    }
    return found.isEmpty() ? scene.sights() : found;
  }

  /** How many runs are faulty. */
  static long faultyRuns(Scene scene) {
    return runs(scene).values().stream().filter(run -> ofRun(run) == Health.FAULTY).count();
  }

  static Health of(Sight sight) {
    if (sight.failing().isPresent()) {
      return Health.FAULTY;
    }
    return sight.healthy() ? Health.HEALTHY : Health.UNKNOWN;
  }

  private static Map<Integer, List<Sight>> runs(Scene scene) {
    return scene.sights().stream()
        .collect(Collectors.groupingBy(Sight::runNumber, TreeMap::new, Collectors.toList()));
  }

  private static Health ofRun(List<Sight> roads) {
    List<Health> healths = roads.stream().map(HealthJudge::of).toList();
    if (healths.stream().distinct().count() == 1) {
      return healths.getFirst();
    }
    Optional<Sight> well = roads.stream().filter(Sight::healthy).findFirst();
    if (well.isEmpty()) {
      return Health.UNKNOWN;
    }
    if (roads.stream().anyMatch(road -> stopsClient(road, well.get()))) {
      return Health.FAULTY;
    }
    return healths.contains(Health.UNKNOWN) ? Health.UNKNOWN : Health.HEALTHY;
  }

  /**
   * A bad address stops clients although a good one exists: when it comes first or can come first,
   * and when it does not fail at once. DNS changes the order of addresses of one family at will.
   * Some clients wait long before they take the next address, and some take the first one alone.
   */
  private static boolean stopsClient(Sight road, Sight well) {
    if (of(road) != Health.FAULTY || road.tcp().failsFast()) {
      return false;
    }
    return road.roadIndex() < well.roadIndex() || sameFamily(road, well);
  }

  private static boolean sameFamily(Sight one, Sight other) {
    return isV6(one) == isV6(other);
  }

  private static boolean isV6(Sight sight) {
    return sight.address().map(address -> address.indexOf(':') >= 0).orElse(false);
  }
}
