package org.rdpdoctor.wire.hostcall;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.rdpdoctor.wire.Bytes;

/** Puts one line together: a word, then fields, with commas between them. */
final class LineWriter {
  static final char SEPARATOR = ',';

  private static final int NANO_DIGITS = 9;

  private final StringBuilder line;

  LineWriter(String word) {
    line = new StringBuilder(word);
  }

  LineWriter text(String value) {
    return bytes(Bytes.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  LineWriter bytes(Bytes value) {
    return field(Base64.getEncoder().encodeToString(value.toArray()));
  }

  LineWriter number(long value) {
    return field(Long.toString(value));
  }

  LineWriter flag(boolean value) {
    return number(value ? 1 : 0);
  }

  LineWriter word(Enum<?> value) {
    return field(value.name());
  }

  /** Seconds, with a fraction when there is one. */
  LineWriter duration(Duration value) {
    BigDecimal fraction = BigDecimal.valueOf(value.getNano(), NANO_DIGITS);
    return field(
        BigDecimal.valueOf(value.getSeconds()).add(fraction).stripTrailingZeros().toPlainString());
  }

  LineWriter instant(Instant value) {
    return field(value.toString());
  }

  LineWriter data(RegistryData value) {
    return number(value.type()).bytes(value.data());
  }

  /** How many, then the fields of each. */
  <T> LineWriter list(List<T> values, BiConsumer<LineWriter, T> each) {
    number(values.size());
    values.forEach(value -> each.accept(this, value));
    return this;
  }

  /** As a list of none or one. */
  <T> LineWriter optional(Optional<T> value, BiConsumer<LineWriter, T> each) {
    return list(value.stream().toList(), each);
  }

  private LineWriter field(String value) {
    line.append(SEPARATOR).append(value);
    return this;
  }

  String line() {
    return line.toString();
  }
}
