package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.SessionPicture;

/** The session cannot be started. */
final class ServerSessionStartFailed extends SessionCause {
  ServerSessionStartFailed() {
    super(
        "server-session-start-failed",
        Map.of(
            0xFL,
            Weight.GOOD,
            0x10L,
            Weight.TELLING,
            0x11L,
            Weight.STRONG,
            0x12L,
            Weight.GOOD,
            0x17L,
            Weight.TELLING,
            0x18L,
            Weight.TELLING));
  }

  @Override
  void weighRest(SessionPicture session, Scales scales) {
    weighWordlessEnd(session, scales, Weight.FAIR);
  }
}
