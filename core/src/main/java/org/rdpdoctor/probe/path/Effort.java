package org.rdpdoctor.probe.path;

import java.time.Duration;
import org.rdpdoctor.probe.RoadContext;

/**
 * How much is done.
 *
 * @param endNanos when no more is begun, on {@link System#nanoTime}
 * @param connects how many are made one after another
 * @param messages how many are sent in small pieces, each on a connection of its own
 * @param pieces into how many a message is cut
 * @param sizeBytes when the largest size that passes is known so closely, that is enough
 * @param afterTrouble something was lost before, so that waits are longer and more is asked
 */
record Effort(
    long endNanos, int connects, int messages, int pieces, int sizeBytes, boolean afterTrouble) {
  /** So many lost packets make it worth while to look closer. */
  static final int WORTH_GOING_ON = 2;

  /** Beside the other stages, on a path without trouble. */
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private static final Duration BUDGET_WITH_TROUBLE = Duration.ofSeconds(10);
  private static final Duration BUDGET_IN_DEPTH = Duration.ofSeconds(12);

  /** A server takes these up in time, be its queue as short as that of xrdp. */
  private static final int FEW_CONNECTS = 4;

  /** Where no pieces are sent, more connects have to do; these servers have longer queues. */
  private static final int CONNECTS_ALONE = 8;

  private static final int CONNECTS_AFTER_TROUBLE = 12;
  private static final int MESSAGES_AFTER_TROUBLE = 5;
  private static final int FEW_PIECES = 12;

  /** On a path that loses a lot, a new connection costs more time than more pieces on one. */
  private static final int MANY_PIECES = 60;

  private static final Duration LEAST_PAUSE = Duration.ofMillis(20);
  private static final Duration LEAST_PAUSE_OF_MANY = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  /** For the report. */
  private static final Duration SPARE = Duration.ofMillis(300);

  /**
   * The other stages say less to a server that bears little, so that one of few is a large share.
   */
  static int worthGoingOn(Known known) {
    return known.fragile() ? 1 : WORTH_GOING_ON;
  }

  static Effort of(RoadContext context, Known known) {
    int connects = known.fragile() && !known.takesHellos() ? CONNECTS_ALONE : FEW_CONNECTS;
    return context.options().deep()
        ? new Effort(after(context.atMost(BUDGET_IN_DEPTH)), 24, 4, FEW_PIECES, 8, false)
        : new Effort(after(context.atMost(BUDGET)), connects, 1, FEW_PIECES, 32, false);
  }

  /** Between two connects: the longer the road, the longer, and the more of them, the longer. */
  Duration pause(Duration roundTrip) {
    Duration least = connects > CONNECTS_ALONE ? LEAST_PAUSE_OF_MANY : LEAST_PAUSE;
    Duration twice = roundTrip.multipliedBy(2);
    if (twice.compareTo(least) < 0) {
      return least;
    }
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** More of the same, when there was trouble. */
  Effort goingOn() {
    int more = Math.max(connects, CONNECTS_AFTER_TROUBLE);
    return new Effort(
        after(BUDGET_WITH_TROUBLE), more, MESSAGES_AFTER_TROUBLE, MANY_PIECES, sizeBytes, true);
  }

  private static long after(Duration budget) {
    return System.nanoTime() + budget.minus(SPARE).toNanos();
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }
}
