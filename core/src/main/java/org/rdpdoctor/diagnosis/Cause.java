package org.rdpdoctor.diagnosis;

import org.rdpdoctor.diagnosis.picture.Sight;

/** A cause that the wire can decide, at least sometimes. Stateless. */
public interface Cause {
  CauseInfo info();

  /** Puts what this run on this road says about the cause on the scales. */
  void weigh(Sight sight, Scales scales);
}
