package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * What an X.224 Connection Request gives. {@code requested} is empty for a request without
 * negotiation data; {@code took} runs from the request to the answer or to the end.
 */
public sealed interface NegotiationObservation extends Observation {
  Optional<SecurityProtocols> requested();

  Duration took();

  /**
   * RDP_NEG_RSP (MS-RDPBCGR 2.2.1.2.1). The selected protocol need not be among the requested ones.
   *
   * @param sourceReference of the Connection Confirm; 0x1234 is xrdp, 0 the FreeRDP family
   */
  record NegotiationSelected(
      Optional<SecurityProtocols> requested,
      SecurityProtocols selected,
      int flags,
      int sourceReference,
      Duration took)
      implements NegotiationObservation {}

  /** RDP_NEG_FAILURE (MS-RDPBCGR 2.2.1.2.2). */
  record NegotiationRefused(
      Optional<SecurityProtocols> requested,
      NegotiationFailureCode code,
      int sourceReference,
      Duration took)
      implements NegotiationObservation {}

  /**
   * A Connection Confirm without negotiation data: Standard RDP Security, as old servers answer.
   */
  record NegotiationConfirmedPlainly(
      Optional<SecurityProtocols> requested, int sourceReference, Duration took)
      implements NegotiationObservation {}

  /** Connected, the request was sent, no byte came back within {@code took}. */
  record NegotiationSilent(Optional<SecurityProtocols> requested, Duration took)
      implements NegotiationObservation {}

  /** The peer closed (FIN) without a byte. */
  record NegotiationClosed(Optional<SecurityProtocols> requested, Duration took)
      implements NegotiationObservation {}

  /** The peer reset the connection without a byte. */
  record NegotiationReset(Optional<SecurityProtocols> requested, Duration took)
      implements NegotiationObservation {}

  /**
   * After a whole request met silence, a close or a reset, the same request was sent in two pieces,
   * the first one byte long.
   *
   * @param answered a Connection Confirm came, so that a box on the way acts on whole requests
   */
  record NegotiationSplit(Optional<SecurityProtocols> requested, boolean answered, Duration took)
      implements NegotiationObservation {}

  /** Another service answers; {@code service} is "HTTP", "SSH", "TLS", "SMB" or alike. */
  record ForeignServiceAnswered(
      Optional<SecurityProtocols> requested, String service, Bytes firstBytes, Duration took)
      implements NegotiationObservation {}

  /** An answer that is neither X.224 nor a service that we know, or X.224 that cannot be read. */
  record NegotiationMalformed(
      Optional<SecurityProtocols> requested, String problem, Bytes firstBytes, Duration took)
      implements NegotiationObservation {}

  /**
   * A readable answer with something odd about it: reserved bits, wrong lengths, trailing bytes.
   */
  record NegotiationOdd(Optional<SecurityProtocols> requested, List<String> oddities, Duration took)
      implements NegotiationObservation {
    public NegotiationOdd {
      oddities = List.copyOf(oddities);
    }
  }
}
