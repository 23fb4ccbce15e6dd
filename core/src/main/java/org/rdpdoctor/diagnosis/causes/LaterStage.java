package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.Sight;

/** A cause that the wire can show, by a stage that this version does not have. */
abstract class LaterStage implements Cause {
  private final String id;
  private final String because;

  LaterStage(String id, String because) {
    this.id = id;
    this.because = because;
  }

  @Override
  public final CauseInfo info() {
    return CauseInfo.fleeting(id);
  }

  @Override
  public final void weigh(Sight sight, Scales scales) {
    scales.untested(because);
  }
}
