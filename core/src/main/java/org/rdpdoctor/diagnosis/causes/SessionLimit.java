package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.SessionPicture;
import org.rdpdoctor.wire.mcs.McsResult;

/** The server has reached a limit of sessions. */
final class SessionLimit extends SessionCause {
  SessionLimit() {
    super(
        "session-limit",
        Map.of(0x3L, Weight.STRONG, 0x4L, Weight.STRONG, 0x7L, Weight.FAIR, 0x408L, Weight.HINT));
  }

  @Override
  void weighRest(SessionPicture session, Scales scales) {
    session
        .mcsRefusal()
        .filter(seen -> seen.what().result().equals(McsResult.TOO_MANY_USERS))
        .ifPresent(seen ->
            scales.speaksFor(Weight.STRONG, "the server refuses MCS: too many users", seen));
    weighWordlessEnd(session, scales, Weight.HINT);
  }
}
