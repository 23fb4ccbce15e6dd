package org.rdpdoctor.wire.wsman;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stands in the header besides the action, MS-WSMV section 2.2.4 and DSP0226 section 5.
 *
 * @param messageId uuid:...
 * @param relatesTo the message that this one answers
 * @param to the address of the service; of an answer the anonymous one
 * @param shellId the shell that is meant
 * @param options of a request, by name
 * @param operationTimeout how long the server may take; whole seconds
 * @param maxEnvelopeSize bytes of the answer; empty: 153600
 */
public record WsmanHeader(
    String messageId,
    Optional<String> relatesTo,
    String to,
    Optional<String> shellId,
    Map<String, String> options,
    Optional<Duration> operationTimeout,
    Optional<Integer> maxEnvelopeSize) {
  public WsmanHeader {
    options = Map.copyOf(options);
  }

  /** Of an answer. */
  public static WsmanHeader answering(String messageId, Optional<String> relatesTo) {
    return new WsmanHeader(
        messageId,
        relatesTo,
        WsmanNames.ANONYMOUS,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** In the order of their names. */
  Map<String, String> orderedOptions() {
    return new TreeMap<>(options);
  }
}
