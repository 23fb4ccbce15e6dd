package org.rdpdoctor.offline;

import java.time.Duration;
import java.time.Instant;

/** The time that matters, both ends included. What lies outside is not reported. */
public record TimeWindow(Instant from, Instant to) {
  /** No limit. */
  public static final TimeWindow ALWAYS = new TimeWindow(Instant.MIN, Instant.MAX);

  /** Half of {@code width} on either side of {@code middle}. */
  public static TimeWindow around(Instant middle, Duration width) {
    Duration half = width.dividedBy(2);
    return new TimeWindow(middle.minus(half), middle.plus(half));
  }

  public boolean contains(Instant time) {
    return overlaps(time, time);
  }

  /** Whether anything of what began and ended then lies inside. */
  public boolean overlaps(Instant begin, Instant end) {
    return !end.isBefore(from) && !begin.isAfter(to);
  }
}
