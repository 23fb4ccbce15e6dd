package org.rdpdoctor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One pass over all stages; several with {@code --repeat}.
 *
 * @param startedAt our clock
 * @param name the name stage
 * @param roads one per address, in the resolver's order; empty when no address is known
 * @param deadlineReached stages were cut short by the target's deadline
 * @param gateway the gateway's own stages, when the target lies behind one
 */
public record Run(
    Instant startedAt,
    Duration took,
    StageReport name,
    List<Road> roads,
    boolean deadlineReached,
    Optional<GatewayRun> gateway) {
  public Run {
    roads = List.copyOf(roads);
  }

  /** Without a gateway. */
  public Run(
      Instant startedAt,
      Duration took,
      StageReport name,
      List<Road> roads,
      boolean deadlineReached) {
    this(startedAt, took, name, roads, deadlineReached, Optional.empty());
  }
}
