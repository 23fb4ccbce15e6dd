package org.rdpdoctor.model;

import java.util.List;

/** How a stage went. A refusal, a reset or silence is an observation inside {@link Completed}. */
public sealed interface StageOutcome {
  /** The stage ran to its end, whatever it saw. */
  record Completed(List<Observed> observations) implements StageOutcome {
    public Completed {
      observations = List.copyOf(observations);
    }
  }

  /** An earlier stage ended the road, or the stage does not apply; {@code because} is a phrase. */
  record NotReached(String because) implements StageOutcome {}

  /** A defect of ours ended the stage; it says nothing about the host. */
  record Crashed(String defect) implements StageOutcome {}
}
