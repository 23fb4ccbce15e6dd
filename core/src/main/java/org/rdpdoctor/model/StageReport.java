package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;

/** One stage of one road: what it saw and how long it took. */
public record StageReport(StageId stage, StageOutcome outcome, Duration took) {
  /** What the stage saw; empty when it was not reached or crashed. */
  public List<Observed> observations() {
    return switch (outcome) {
      case StageOutcome.Completed completed -> completed.observations();
      case StageOutcome.NotReached _, StageOutcome.Crashed _ -> List.of();
    };
  }
}
