package org.rdpdoctor.diagnosis;

import java.util.List;
import org.rdpdoctor.model.StageId;

/**
 * What a cause class says about itself; family and meaning are in the table of causes.
 *
 * @param needs stages without which nothing can be said of it
 * @param comesAndGoes it can strike one connection and spare the next
 */
public record CauseInfo(String id, List<StageId> needs, boolean comesAndGoes) {
  public CauseInfo {
    needs = List.copyOf(needs);
  }

  /** A cause that lasts until someone mends it. */
  public static CauseInfo lasting(String id, StageId... needs) {
    return new CauseInfo(id, List.of(needs), false);
  }

  /** A cause that can strike one connection and spare the next. */
  public static CauseInfo fleeting(String id, StageId... needs) {
    return new CauseInfo(id, List.of(needs), true);
  }
}
