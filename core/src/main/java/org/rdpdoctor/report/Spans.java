package org.rdpdoctor.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Times and lengths of time for people: as exact as they are worth reading. */
final class Spans {
  private static final double MILLIS_PER_SECOND = 1000;
  private static final double NANOS_PER_MILLI = 1_000_000;
  private static final int EXACT_BELOW_MILLIS = 10;

  private static final DateTimeFormatter DAY = form("uuuu-MM-dd");
  private static final DateTimeFormatter CLOCK = form("HH:mm:ss");
  private static final DateTimeFormatter FINE_CLOCK = form("HH:mm:ss.SSS");

  private Spans() {}

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** "0.25 ms", "41 ms", "4.339 s", "3 min 20 s", "5 h 10 min", "12 days". */
  static String show(Duration length) {
    double millis = length.toNanosPart() / NANOS_PER_MILLI + length.toSeconds() * MILLIS_PER_SECOND;
    if (length.isZero()) {
      return "0 ms";
    }
    if (millis < EXACT_BELOW_MILLIS) {
      return String.format(Locale.ROOT, "%.2f ms", millis);
    }
    if (millis < MILLIS_PER_SECOND) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    if (length.toMinutes() < 1) {
      return String.format(Locale.ROOT, "%.3f s", millis / MILLIS_PER_SECOND);
    }
    if (length.toHours() < 1) {
      return "%d min %d s".formatted(length.toMinutes(), length.toSecondsPart());
    }
    if (length.toDays() < 2) {
      return "%d h %d min".formatted(length.toHours(), length.toMinutesPart());
    }
    return String.format(Locale.ROOT, "%,d days", length.toDays());
  }

  /** Such as 2024-05-06 20:31:24.468Z. */
  static String show(Instant time) {
    return String.join(" ", dayAndTime(time, true)) + "Z";
  }

  /** Two parts, in UTC; with milliseconds when {@code fine}. */
  static List<String> dayAndTime(Instant time, boolean fine) {
    try {
      return List.of(DAY.format(time), (fine ? FINE_CLOCK : CLOCK).format(time));
    } catch (DateTimeException _) {
      return List.of("beyond", "all calendars");
    }
  }

  /** Evidence may claim lengths that no calendar holds; then the time stands still. */
  static Instant plus(Instant time, Duration length) {
    try {
      return time.plus(length);
    } catch (DateTimeException | ArithmeticException _) {
      return time;
    }
  }
}
