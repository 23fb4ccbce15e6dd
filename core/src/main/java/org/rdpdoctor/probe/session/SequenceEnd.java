package org.rdpdoctor.probe.session;

import org.rdpdoctor.model.SessionObservation;

/** The sequence cannot go on; never leaves {@link ConnectionSequence}. */
final class SequenceEnd extends Exception {
  private static final long serialVersionUID = 1;

  private final transient SessionObservation why;

  SequenceEnd(SessionObservation why) {
    super(why.toString(), null, false, false);
    this.why = why;
  }

  SessionObservation why() {
    return why;
  }
}
