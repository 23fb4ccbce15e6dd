package org.rdpdoctor.wire.kerberos;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/** KerberosTime, RFC 4120 section 5.2.3: text such as {@code 20261120000000Z}, whole seconds. */
public final class KerberosTime {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);

  /** The last second that four digits of a year can tell. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private KerberosTime() {}

  /** Empty when the text has another form. */
  public static Optional<Instant> instant(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, FORM).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** With microseconds of a field beside it, 0 to 999999; others are left out. */
  public static Optional<Instant> instant(String text, long microseconds) {
    long counted = microseconds >= 0 && microseconds < 1_000_000 ? microseconds : 0;
    return instant(text).map(whole -> whole.plusNanos(counted * 1000));
  }

  /** Fractions of a second are cut off; what lies outside of the years 0 to 9999 is clamped. */
  public static String text(Instant instant) {
    Instant earliest = Instant.parse("0000-01-01T00:00:00Z");
    Instant clamped = instant.isBefore(earliest) ? earliest : instant;
    clamped = clamped.isAfter(LATEST) ? LATEST : clamped;
    return FORM.format(LocalDateTime.ofInstant(clamped, ZoneOffset.UTC));
  }

  /** Microseconds of the second, for the field beside. */
  public static int microseconds(Instant instant) {
    return instant.get(ChronoField.MICRO_OF_SECOND);
  }
}
