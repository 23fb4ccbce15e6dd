package org.rdpdoctor.remote.agent;

import java.util.List;
import org.rdpdoctor.model.Evidence;

/** What came from another place. */
public sealed interface PlaceAnswer {
  /**
   * Evidence.
   *
   * @param notes sentences on how it differs from what would be made here
   */
  record Answered(Evidence evidence, List<String> notes) implements PlaceAnswer {
    public Answered {
      notes = List.copyOf(notes);
    }
  }

  /**
   * None.
   *
   * @param because one line for people
   */
  record NotAsked(String because) implements PlaceAnswer {}
}
