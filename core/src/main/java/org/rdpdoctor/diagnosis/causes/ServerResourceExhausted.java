package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.SessionPicture;

/** The server lacks memory or another resource. */
final class ServerResourceExhausted extends SessionCause {
  ServerResourceExhausted() {
    super(
        "server-resource-exhausted",
        Map.of(0x6L, PROOF, 0x7L, Weight.SLIGHT, 0x112EL, Weight.HINT));
  }

  @Override
  void weighRest(SessionPicture session, Scales scales) {
    weighWordlessEnd(session, scales, Weight.HINT);
  }
}
