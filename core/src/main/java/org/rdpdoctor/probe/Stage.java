package org.rdpdoctor.probe;

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
}
