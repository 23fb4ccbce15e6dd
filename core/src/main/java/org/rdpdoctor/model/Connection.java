package org.rdpdoctor.model;

import java.time.Duration;
import java.util.Optional;

/**
 * One TCP connection that we made: what for, how much passed, who ended it and how.
 *
 * @param id number within the run, from 1
 * @param purpose a phrase such as "TLS 1.2 hello"
 * @param openedAfter since the start of the run
 * @param connectTook from SYN to established
 * @param lastSent what we had sent last when it ended, such as "ClientHello"; empty if nothing
 * @param alert TLS alert that the peer sent before the end, if any
 * @param delivered after silence: whether the peer's side acknowledged all that we had sent, so
 *     that its kernel has it; empty when that was not tried or could not be told
 * @param endedAfter from the last thing we sent (or from the connect) to the end
 */
public record Connection(
    int id,
    StageId stage,
    String purpose,
    String address,
    int port,
    Duration openedAfter,
    Duration connectTook,
    long bytesSent,
    long bytesReceived,
    EndedBy endedBy,
    Ending ending,
    Optional<String> lastSent,
    Optional<Integer> alert,
    Optional<Boolean> delivered,
    Duration endedAfter) {

  public enum EndedBy {
    PEER,
    US
  }

  /** How it ended; {@code SILENCE} and {@code DEADLINE} mean that we gave up waiting. */
  public enum Ending {
    FIN,
    RESET,
    SILENCE,
    DEADLINE,
    /** We closed because the peer sent more than we take. */
    LIMIT,
    /** We had what we wanted. */
    DONE
  }
}
