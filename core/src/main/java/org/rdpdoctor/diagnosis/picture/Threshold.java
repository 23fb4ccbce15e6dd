package org.rdpdoctor.diagnosis.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A limit beyond which a path is judged otherwise, from our table, which gives the sources. */
public enum Threshold {
  ROUND_TRIP_COMFORTABLE,
  ROUND_TRIP_POOR,
  ROUND_TRIP_BREAKS,
  JITTER_NOTED,
  JITTER_POOR,
  LOSS_NOTED,
  LOSS_POOR,
  LOSS_BREAKS,
  BANDWIDTH_POOR,
  BANDWIDTH_AMPLE,
  PACKET_USUAL;

  /** With the columns id, value, unit, meaning, source. */
  private static final String TABLE = "/org/rdpdoctor/path/thresholds.csv";

  private static final Map<String, Long> VALUES = read();

  private static Map<String, Long> read() {
    try (InputStream in =
        Objects.requireNonNull(Threshold.class.getResourceAsStream(TABLE), TABLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", 3))
          .collect(
              Collectors.toUnmodifiableMap(cells -> cells[0], cells -> Long.valueOf(cells[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As in the table: "round-trip-poor". */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In the unit of the table. */
  public long value() {
    return Objects.requireNonNull(VALUES.get(id()), id());
  }

  /** Of a limit in milliseconds. */
  public Duration duration() {
    return Duration.ofMillis(value());
  }

  /** Of a limit in percent: a part of one. */
  public double share() {
    return value() / 100.0;
  }
}
