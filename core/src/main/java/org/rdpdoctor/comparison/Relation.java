package org.rdpdoctor.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Target;

/** How the second evidence stands to the first, which is the one that is asked about. */
public enum Relation {
  /** The same target at about the same time, examined from another place. */
  PLACES,
  /** The same target, examined earlier. */
  TIMES,
  /** Another host, examined by the same program. */
  HOSTS;

  /** What is examined within this of each other shows the host in one state, as a rule. */
  static final Duration SAME_TIME = Duration.ofHours(1);

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Relation> of(String id) {
    return List.of(values()).stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** What the targets and the times suggest. */
  public static Relation between(Evidence first, Evidence second) {
    if (!sameTarget(first.target(), second.target())) {
      return HOSTS;
    }
    return apart(first, second).compareTo(SAME_TIME) <= 0 ? PLACES : TIMES;
  }

  /** The same name or address and port; servers of the lab stand on any port, and go by a fault. */
  public static boolean sameTarget(Target one, Target other) {
    if (one.isOfLab() || other.isOfLab()) {
      return one.asked().equalsIgnoreCase(other.asked());
    }
    return one.port() == other.port() && plain(one.host()).equalsIgnoreCase(plain(other.host()));
  }

  /** Without the dot that may end a name. */
  private static String plain(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** The first was examined before the second. */
  public static boolean isEarlier(Evidence first, Evidence second) {
    return lastRun(first).isPresent()
        && lastRun(second).filter(lastRun(first).get()::isBefore).isPresent();
  }

  /** Between the beginnings of their last runs; zero when one has none. */
  static Duration apart(Evidence first, Evidence second) {
    Optional<Instant> one = lastRun(first);
    Optional<Instant> other = lastRun(second);
    return one.isEmpty() || other.isEmpty()
        ? Duration.ZERO
        : Duration.between(one.get(), other.get()).abs();
  }

  /** When its last run began; empty when nobody connected. */
  public static Optional<Instant> lastRun(Evidence evidence) {
    List<Run> runs = evidence.runs();
    return runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast().startedAt());
  }
}
