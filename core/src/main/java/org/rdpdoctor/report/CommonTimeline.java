package org.rdpdoctor.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.CommonTime;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/**
 * What all machines recorded, in the order of the common clock; only what is worth a line. What is
 * dated by a clock that could not be compared stands where its own time puts it.
 */
public final class CommonTimeline {
  /** The latest ones; a month of logs helps nobody in one list. */
  static final int MAX_ENTRIES = 2_000;

  /**
   * One line.
   *
   * @param at by the common clock
   * @param own as the machine itself wrote it
   * @param clock the machine or the capture
   * @param compared the clock could be compared, so that {@code at} is more than {@code own}
   */
  public record Entry(
      @JsonField(description = "by the common clock") Instant at,
      @JsonField(description = "as it was written, by the clock of the machine") Instant own,
      @JsonField(description = "the machine or the capture whose clock it is") String clock,
      @JsonField(description = "false: its clock could not be compared, at is own")
          boolean compared,
      Source source,
      String line) {}

  private CommonTimeline() {}

  /** Empty when there is only one clock. */
  public static List<Entry> of(Collection<InspectedFile> files, List<Observed> machines) {
    CommonTime time = CommonTime.of(machines);
    if (time.reference().isEmpty()) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    for (InspectedFile file : files) {
      for (Observed each : file.observations()) {
        if (RecordedSightings.tells(each.observation())) {
          entry(each, time).ifPresent(entries::add);
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::at));
    return List.copyOf(entries.subList(Math.max(0, entries.size() - MAX_ENTRIES), entries.size()));
  }

  private static Optional<Entry> entry(Observed observed, CommonTime time) {
    Optional<String> clock = time.clockOf(observed);
    Optional<Instant> own = CommonTime.began(observed);
    if (clock.isEmpty() || own.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            time.common(clock.get(), own.get()),
            own.get(),
            clock.get(),
            time.ahead(clock.get()).isPresent(),
            observed.source(),
            Sightings.line(observed.observation())));
  }
}
