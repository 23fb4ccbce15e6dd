package org.rdpdoctor.lab.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one diagnosis came to.
 *
 * @param health healthy, faulty or unknown
 * @param stage the failing one; empty when there is none
 * @param causes all that were judged, the likeliest first
 * @param words everything that the report says in sentences, in lower case
 * @param defects faults of the program itself, which no diagnosis may have
 */
public record Said(
    String health,
    Optional<String> stage,
    List<Suspect> causes,
    String words,
    List<String> defects,
    Duration took) {
  public Said {
    causes = List.copyOf(causes);
    defects = List.copyOf(defects);
  }

  /**
   * A cause and the verdict on it.
   *
   * @param verdict confirmed, likely, possible, ruled-out or not-tested
   * @param confidence 0 to 1
   */
  public record Suspect(String id, String verdict, double confidence) {
    boolean isNamed() {
      return verdict.equals("confirmed") || verdict.equals("likely");
    }

    boolean remains() {
      return isNamed() || verdict.equals("possible");
    }
  }

  /** Those that are not ruled out. */
  public List<Suspect> remaining() {
    return causes.stream().filter(Suspect::remains).toList();
  }

  List<Suspect> named() {
    return causes.stream().filter(Suspect::isNamed).toList();
  }

  boolean isHealthy() {
    return health.equals("healthy") && named().isEmpty();
  }

  /** It does not say which cause it is, and does not say that nothing is wrong. */
  boolean isUndetermined() {
    return health.equals("unknown") || (health.equals("faulty") && named().isEmpty());
  }

  /** Place of a cause among those that remain, from 1; 0 when it is not among them. */
  public int rank(String cause) {
    return remaining().stream().map(Suspect::id).toList().indexOf(cause) + 1;
  }
}
