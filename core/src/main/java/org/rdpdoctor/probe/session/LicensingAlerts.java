package org.rdpdoctor.probe.session;

import java.time.Duration;
import java.util.List;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.LicensingObservation.LicensingAlerted;
import org.rdpdoctor.model.LicensingObservation.LicensingMalformed;
import org.rdpdoctor.model.LicensingObservation.LicensingUnanswered;
import org.rdpdoctor.model.LicensingObservation.LicensingValidClient;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/**
 * Reads the error messages of licensing (MS-RDPBCGR section 2.2.1.12.1.3), of which one says that no
 * licence is needed, and answers nothing.
 */
final class LicensingAlerts implements LicensingDialogue {
  private static final int ERROR_ALERT = 0xFF;
  private static final long STATUS_VALID_CLIENT = 7;
  private static final long ST_NO_TRANSITION = 2;
  private static final int SHOWN_BYTES = 64;

  @Override
  public Step take(Bytes message, Duration took) {
    LicensingObservation seen = read(message, took);
    return new Step.Done(List.of(seen), goesOn(seen));
  }

  /** A warning does not end the connection: the server tells so by the state transition. */
  private static boolean goesOn(LicensingObservation seen) {
    return seen instanceof LicensingValidClient
        || seen instanceof LicensingAlerted alert && alert.stateTransition() == ST_NO_TRANSITION;
  }

  private static LicensingObservation read(Bytes message, Duration took) {
    Reader reader = new Reader(message);
    try {
      int type = reader.u8("bMsgType");
      reader.skip("preamble", 3);
      if (type != ERROR_ALERT) {
        return new LicensingUnanswered(type, took);
      }
      long errorCode = reader.u32le("dwErrorCode");
      return errorCode == STATUS_VALID_CLIENT
          ? new LicensingValidClient(took)
          : new LicensingAlerted(errorCode, reader.u32le("dwStateTransition"), took);
    } catch (DecodeException problem) {
      return new LicensingMalformed(
          String.valueOf(problem.getMessage()), message.first(SHOWN_BYTES), took);
    }
  }
}
