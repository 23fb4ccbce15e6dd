package org.rdpdoctor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One pass over all stages; several with {@code --repeat}.
 *
 * @param startedAt our clock
 * @param name the name stage
 * @param roads one per address, in the resolver's order; empty when no address is known
 * @param deadlineReached stages were cut short by the target's deadline
 */
public record Run(
    Instant startedAt, Duration took, StageReport name, List<Road> roads, boolean deadlineReached) {
  public Run {
    roads = List.copyOf(roads);
  }
}
