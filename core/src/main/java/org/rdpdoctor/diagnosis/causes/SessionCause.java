package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.ErrorInfoWords;
import org.rdpdoctor.diagnosis.picture.Seen;
import org.rdpdoctor.diagnosis.picture.SessionPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.SessionObservation.ErrorInfoReceived;
import org.rdpdoctor.model.StageId;

/**
 * A cause that shows after the sign-in, above all by the reason that the server gives in Set Error
 * Info (MS-RDPBCGR section 2.2.5.1.1).
 */
abstract class SessionCause implements Cause {
  /** In the table of codes: the reason is this cause, in the specification's own words. */
  static final double PROOF = Double.POSITIVE_INFINITY;

  /** ERRINFO_SERVER_DENIED_CONNECTION says nothing of why; it fits many causes. */
  static final long DENIED = 0x7;

  private final String id;
  private final Map<Long, Double> weightsNats;

  /** {@code weightsNats} by error code; one of {@link Weight} each, or {@link #PROOF}. */
  SessionCause(String id, Map<Long, Double> weightsNats) {
    this.id = id;
    this.weightsNats = weightsNats;
  }

  @Override
  public final CauseInfo info() {
    return CauseInfo.fleeting(id, StageId.SESSION);
  }

  @Override
  public final void weigh(Sight sight, Scales scales) {
    SessionPicture session = sight.session();
    if (scales.rulesOutIf(session.stands(), "the server comes to Demand Active")) {
      return;
    }
    session.errorInfo().ifPresent(seen -> weigh(seen, scales));
    weighRest(session, scales);
  }

  private void weigh(Seen<ErrorInfoReceived> seen, Scales scales) {
    long code = seen.what().errorInfo();
    double nats = weightsNats.getOrDefault(code, 0.0);
    String reason = "the server says: " + ErrorInfoWords.of(code);
    if (nats == PROOF) {
      scales.proves(reason, seen.connection());
    } else if (nats > 0) {
      scales.speaksFor(nats, reason, seen);
    } else if (code != DENIED) {
      scales.rulesOut("the server gives another reason: " + ErrorInfoWords.of(code));
    }
  }

  /** What speaks for it besides the server's own words. */
  void weighRest(SessionPicture session, Scales scales) {
    // often nothing
  }

  /** For causes at which a server ends a new session without a word. */
  static void weighWordlessEnd(SessionPicture session, Scales scales, double nats) {
    if (session.endedOnClientInfo()) {
      scales.speaksFor(
          nats, "the server ends the connection once it knows the client, and does not say why");
    }
  }
}
