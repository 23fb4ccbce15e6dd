package org.rdpdoctor.model;

import java.time.Duration;
import org.rdpdoctor.wire.Bytes;

/**
 * What comes of licensing (MS-RDPELE), which a server begins once it has the client's info. {@code
 * took} runs from the Client Info PDU.
 */
public sealed interface LicensingObservation extends Observation {
  Duration took();

  /** STATUS_VALID_CLIENT: the server asks for no licence. */
  record LicensingValidClient(Duration took) implements LicensingObservation {}

  /** The server went on to Demand Active without a word about licensing. */
  record LicensingSkipped(Duration took) implements LicensingObservation {}

  /** A licensing error message other than STATUS_VALID_CLIENT (MS-RDPBCGR 2.2.1.12.1.3). */
  record LicensingAlerted(long errorCode, long stateTransition, Duration took)
      implements LicensingObservation {}

  /** A licensing message that was not answered; {@code messageType} is bMsgType. */
  record LicensingUnanswered(int messageType, Duration took) implements LicensingObservation {}

  record LicensingMalformed(String problem, Bytes firstBytes, Duration took)
      implements LicensingObservation {}
}
