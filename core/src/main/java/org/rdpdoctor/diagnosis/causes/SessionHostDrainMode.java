package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.SessionPicture;

/** The session host takes no new sessions. */
final class SessionHostDrainMode extends SessionCause {
  SessionHostDrainMode() {
    super("session-host-drain-mode", Map.of(0x7L, Weight.FAIR));
  }

  @Override
  void weighRest(SessionPicture session, Scales scales) {
    weighWordlessEnd(session, scales, Weight.SLIGHT);
  }
}
