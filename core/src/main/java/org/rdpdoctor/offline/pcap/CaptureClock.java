package org.rdpdoctor.offline.pcap;

/**
 * How an interface of pcapng counts time (if_tsresol, if_tsoffset).
 *
 * @param ticksPerSecond as an unsigned number, at least 1
 */
record CaptureClock(long ticksPerSecond, long offsetSeconds) {
  static final CaptureClock MICROSECONDS = new CaptureClock(1_000_000, 0);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** A time beyond this, some 290 years from 1970, is that of a broken file. */
  private static final long MAX_SECONDS = 9_000_000_000L;

  private static final int BINARY = 0x80;
  private static final int MAX_DECIMAL = 18;
  private static final int MAX_BINARY = 62;

  /** The option's byte: a power of ten, or of two when its highest bit is set. */
  CaptureClock withResolution(int option) {
    int power = option & ~BINARY;
    if ((option & BINARY) != 0) {
      return new CaptureClock(1L << Math.min(power, MAX_BINARY), offsetSeconds);
    }
    long ticks = 1;
    for (int i = 0; i < Math.min(power, MAX_DECIMAL); i++) {
      ticks *= 10;
    }
    return new CaptureClock(ticks, offsetSeconds);
  }

  CaptureClock withOffsetSeconds(long seconds) {
    return new CaptureClock(ticksPerSecond, Math.clamp(seconds, -MAX_SECONDS, MAX_SECONDS));
  }

  /** Since 1970; {@code ticks} is unsigned. */
  long nanos(long ticks) {
    long whole = Long.divideUnsigned(ticks, ticksPerSecond);
    long seconds =
        Math.clamp(
            (whole < 0 ? MAX_SECONDS : Math.min(whole, MAX_SECONDS)) + offsetSeconds,
            0,
            MAX_SECONDS);
    return seconds * NANOS_PER_SECOND
        + fractionNanos(Long.remainderUnsigned(ticks, ticksPerSecond));
  }

  private long fractionNanos(long ticks) {
    if (ticksPerSecond <= NANOS_PER_SECOND) {
      return ticks * NANOS_PER_SECOND / ticksPerSecond;
    }
    return (long) ((double) ticks / ticksPerSecond * NANOS_PER_SECOND);
  }
}
