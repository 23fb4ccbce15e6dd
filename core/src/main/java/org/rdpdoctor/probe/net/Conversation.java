package org.rdpdoctor.probe.net;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * One open TCP connection. What passes is counted and kept for the evidence and the capture file.
 * Not for use by two threads at once.
 */
public interface Conversation extends AutoCloseable {
  /** Most that is taken from a peer on one connection. */
  int MAX_RECEIVED_BYTES = 4 * 1024 * 1024;

  /** What waiting for bytes gives. */
  sealed interface Received {
    record Data(Bytes bytes) implements Received {}

    /** FIN. */
    record Closed() implements Received {}

    record Reset() implements Received {}

    /** Nothing within the limit, or the target's deadline passed. */
    record Silent() implements Received {}

    /** The peer has sent more than {@link #MAX_RECEIVED_BYTES}. */
    record TooMuch() implements Received {}
  }

  /** Number of this connection within the run, from 1. */
  int id();

  /** Our port; 0 where somebody else connects for us. */
  int localPort();

  /**
   * Sends all bytes in one segment where the system allows (TCP_NODELAY is set). A failure is kept
   * and shows at the next {@link #receive}.
   *
   * @param what name of the message for the evidence, such as "ClientHello"
   */
  void send(String what, Bytes bytes);

  /** Waits at most {@code limit} for the next bytes, whatever their number. */
  Received receive(Duration limit) throws InterruptedException;

  /**
   * Gives back what was received but belongs to the next reader: its next {@link #receive} starts
   * with it. A peer's last words often share a segment with the answer before them.
   */
  void putBack(Bytes bytes);

  /** Notes a TLS alert that the peer sent, for the evidence. */
  void noteAlert(int alert);

  /** Adds one line to the key log that belongs to the capture (NSS key log format). */
  void noteKeyLogLine(String line);

  /**
   * Says that credentials are sent on this connection: its TLS keys stay out of the capture unless
   * the user asked for them.
   */
  void noteCredentials();

  /** Round trip time as far as known: how long the connect took. */
  Duration connectTook();

  /** What this machine's kernel has counted on the connection; empty where it does not tell. */
  Optional<KernelCounts> kernelCounts();

  /** Closes our side; the end is kept as ours unless the peer ended the connection before. */
  @Override
  void close();
}
