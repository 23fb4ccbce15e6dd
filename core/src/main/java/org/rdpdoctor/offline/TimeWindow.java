package org.rdpdoctor.offline;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that matters, both ends included. What lies outside is not reported.
 *
 * @param margin what is read before and after it, because the clocks of machines differ; what of it
 *     lies outside by the common clock is left out later
 */
public record TimeWindow(Instant from, Instant to, Duration margin) {
  /** The farthest time zones are this far apart; clocks are seldom wrong by more. */
  public static final Duration CLOCKS_DIFFER = Duration.ofHours(26);

  /** No limit. */
  public static final TimeWindow ALWAYS = new TimeWindow(Instant.MIN, Instant.MAX);

  /** Without a margin. */
  public TimeWindow(Instant from, Instant to) {
    this(from, to, Duration.ZERO);
  }

  /** Half of {@code width} on either side of {@code middle}. */
  public static TimeWindow around(Instant middle, Duration width) {
    Duration half = width.dividedBy(2);
    return new TimeWindow(middle.minus(half), middle.plus(half));
  }

  /** The same with a margin. */
  public TimeWindow widened(Duration by) {
    return new TimeWindow(from, to, by);
  }

  /** The same without its margin. */
  public TimeWindow core() {
    return new TimeWindow(from, to);
  }

  public boolean contains(Instant time) {
    return overlaps(time, time);
  }

  /** Whether anything of what began and ended then lies inside or in the margin. */
  public boolean overlaps(Instant begin, Instant end) {
    boolean tooEarly = end.isBefore(from) && Duration.between(end, from).compareTo(margin) > 0;
    boolean tooLate = begin.isAfter(to) && Duration.between(to, begin).compareTo(margin) > 0;
    return !tooEarly && !tooLate;
  }
}
