package org.rdpdoctor.probe;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;

/**
 * One stage of a road. A stage does not throw for what the network or the peer does; whatever it
 * does throw is a defect of ours and becomes {@code Crashed}.
 */
public interface Stage {
  StageId id();

  StageOutcome run(RoadContext context) throws InterruptedException;

  /**
   * For a stage beside the main road: it starts when this stage of the main road has ended,
   * whatever came of it, runs beside the later ones and ends none of them. Empty for a stage of the
   * main road.
   */
  default Optional<StageId> besideFrom() {
    return Optional.empty();
  }

  /**
   * For a stage that asks on when all others of the road have ended: what it saw is told together
   * with what an earlier stage of the same id saw, and that it had nothing to ask is not told.
   */
  default boolean comesLast() {
    return false;
  }

  /** For a stage that takes its time: how long, beyond the deadline of the others. */
  default Optional<Duration> ownTime(ProbeOptions options) {
    return Optional.empty();
  }
}
