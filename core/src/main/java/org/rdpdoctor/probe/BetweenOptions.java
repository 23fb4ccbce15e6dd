package org.rdpdoctor.probe;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * What is asked of that which stands between us and the host, beyond what a fault asks for itself.
 *
 * @param route trace the way
 * @param hold keep connections quiet
 */
public record BetweenOptions(boolean route, Optional<Hold> hold) {
  public static final BetweenOptions NONE = new BetweenOptions(false, Optional.empty());

  /**
   * How long connections are kept quiet.
   *
   * @param ended counted down when nobody wants to wait any longer
   */
  public record Hold(Duration quiet, CountDownLatch ended) {}
}
