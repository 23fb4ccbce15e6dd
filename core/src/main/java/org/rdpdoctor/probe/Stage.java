package org.rdpdoctor.probe;

import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;

/**
 * One stage of a road. A stage does not throw for what the network or the peer does; whatever it
 * does throw is a defect of ours and becomes {@code Crashed}.
 */
public interface Stage {
  StageId id();

  StageOutcome run(RoadContext context) throws InterruptedException;
}
