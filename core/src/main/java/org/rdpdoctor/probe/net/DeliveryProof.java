package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells, after silence, a peer that got our bytes from a path that swallowed them. Our kernel knows
 * what was acknowledged. Where it cannot be asked, or was asked too early, a close with SO_LINGER
 * returns as soon as the other kernel has acknowledged all we sent, and else when the linger time
 * is over. Proved on Linux; other systems were not tried, so nothing is said there.
 */
final class DeliveryProof {
  /** It costs up to the linger time, and the answer is the same for the whole road. */
  private static final int MOST_PER_ROAD = 2;

  private static final int LINGER_SECONDS = 2;

  /** A delayed acknowledgement takes 40 ms, one after a retransmission less than a second. */
  private static final Duration ACKNOWLEDGED_BEFORE = Duration.ofMillis(1500);

  private static final Duration SWALLOWED_AFTER = Duration.ofMillis(1900);

  /** A path so slow that an acknowledgement would come about when the linger time ends. */
  private static final Duration TOO_FAR = Duration.ofMillis(500);

  private static final boolean KNOWN_SYSTEM = System.getProperty("os.name", "").startsWith("Linux");

  private final AtomicInteger left = new AtomicInteger(MOST_PER_ROAD);

  /**
   * Without waiting.
   *
   * @param waited since something was sent last
   * @return whether all that was sent was acknowledged; empty when it still may be
   */
  static Optional<Boolean> of(KernelCounts counts, Duration connectTook, Duration waited) {
    boolean longEnough = waited.compareTo(SWALLOWED_AFTER) > 0 && isNear(connectTook);
    return counts.allAcknowledged().filter(all -> all || longEnough);
  }

  private static boolean isNear(Duration connectTook) {
    return connectTook.compareTo(TOO_FAR) < 0;
  }

  /**
   * Takes one of the few tests; false when none is left or none would tell.
   *
   * @param time until the deadline
   */
  boolean begins(Duration connectTook, Duration time) {
    return KNOWN_SYSTEM
        && isNear(connectTook)
        && time.toSeconds() >= LINGER_SECONDS
        && left.getAndDecrement() > 0;
  }

  /**
   * Closes the socket and watches how long that takes, at most two seconds.
   *
   * @return whether all that was sent was acknowledged; empty when it cannot be told
   */
  static Optional<Boolean> close(Socket socket) {
    long began = System.nanoTime();
    // The system call blocks, and would stop other virtual threads on the same carrier.
    Thread closing = Thread.ofPlatform().daemon().start(() -> closeLingering(socket));
    try {
      closing.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (took.compareTo(ACKNOWLEDGED_BEFORE) < 0) {
      return Optional.of(true);
    }
    return took.compareTo(SWALLOWED_AFTER) > 0 ? Optional.of(false) : Optional.empty();
  }

  private static void closeLingering(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, LINGER_SECONDS);
    } catch (IOException _) {
      // nothing is left to be saved
    }
  }
}
