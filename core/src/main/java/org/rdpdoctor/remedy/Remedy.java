package org.rdpdoctor.remedy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A change that mends a cause, and how it is undone.
 *
 * @param why the trigger that was seen on the host, and the proof of the diagnosis
 * @param needs the least privilege that suffices
 * @param alsoTouches who or what else notices; empty when nobody does
 * @param undone how it is undone, in words
 * @param steps in their order
 * @param hammers what makes the change felt when new connections do not show it yet, the smallest
 *     first; each is tried alone, with the probe after it
 * @param weakens for how long, when it makes the host less safe; it is put back then
 */
public record Remedy(
    String id,
    List<String> causes,
    String title,
    List<String> why,
    String needs,
    Risk risk,
    boolean reboot,
    String alsoTouches,
    String undone,
    List<Step> steps,
    List<List<Step>> hammers,
    Optional<Duration> weakens)
    implements Proposal {
  /** How much can go wrong, the least first. */
  public enum Risk {
    /** One value or file of Remote Desktop alone. */
    LOW,
    /** Others on the machine notice, or an owner should agree. */
    MEDIUM,
    /** The whole machine, or its safety. */
    HIGH
  }

  public Remedy {
    causes = List.copyOf(causes);
    why = List.copyOf(why);
    steps = List.copyOf(steps);
    hammers = hammers.stream().map(List::copyOf).toList();
  }

  /** The steps and the hammers. */
  public Stream<Step> allSteps() {
    return Stream.concat(steps.stream(), hammers.stream().flatMap(List::stream));
  }

  /** It cannot do without ending sessions. */
  public boolean dropsSessions() {
    return steps.stream().anyMatch(Step::dropsSessions);
  }

  /** Its last hammer ends sessions. */
  public boolean mayDropSessions() {
    return allSteps().anyMatch(Step::dropsSessions);
  }
}
