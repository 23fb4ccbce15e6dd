package org.rdpdoctor.wire.hostcall;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/**
 * Takes a line of {@link LineWriter} apart. White space at the ends and fields that are too many do
 * not disturb.
 */
final class LineReader {
  /** Characters; a megabyte of a file is 1.4 million. */
  static final int MAX_LINE = 8 << 20;

  private static final int MAX_NUMBER = 40;
  private static final int DECIMAL_PLACES = 9;

  private final String line;
  private int position;

  private LineReader(String line) {
    this.line = line;
  }

  static LineReader of(String line) throws DecodeException {
    if (line.length() > MAX_LINE) {
      throw DecodeException.limit("line", 0, line.length(), MAX_LINE);
    }
    return new LineReader(line.strip());
  }

  /** All that the reader has. */
  static String lineOf(Reader reader) throws DecodeException {
    if (reader.left() > MAX_LINE) {
      throw DecodeException.limit("line", reader.offset(), reader.left(), MAX_LINE);
    }
    return new String(reader.rest().toArray(), StandardCharsets.ISO_8859_1);
  }

  /** The fields of one member of a list. */
  interface Member<T> {
    T read(LineReader reader) throws DecodeException;
  }

  String word(String field) throws DecodeException {
    if (position > line.length()) {
      throw DecodeException.notEnoughBytes(field, position, 1, 0);
    }
    int end = line.indexOf(LineWriter.SEPARATOR, position);
    String word = end < 0 ? line.substring(position) : line.substring(position, end);
    position = end < 0 ? line.length() + 1 : end + 1;
    return word;
  }

  Bytes bytes(String field) throws DecodeException {
    int offset = position;
    try {
      return Bytes.of(Base64.getDecoder().decode(word(field)));
    } catch (IllegalArgumentException _) {
      throw DecodeException.unexpected(field, offset, "no base64");
    }
  }

  String text(String field) throws DecodeException {
    return new String(bytes(field).toArray(), StandardCharsets.UTF_8);
  }

  long number(String field) throws DecodeException {
    int offset = position;
    try {
      return Long.parseLong(word(field));
    } catch (NumberFormatException _) {
      throw DecodeException.unexpected(field, offset, "no number");
    }
  }

  int small(String field) throws DecodeException {
    int offset = position;
    long value = number(field);
    if (value != (int) value) {
      throw DecodeException.limit(field, offset, value, Integer.MAX_VALUE);
    }
    return (int) value;
  }

  boolean flag(String field) throws DecodeException {
    return number(field) != 0;
  }

  <E extends Enum<E>> E word(String field, E[] values) throws DecodeException {
    int offset = position;
    String word = word(field);
    return Arrays.stream(values)
        .filter(each -> each.name().equals(word))
        .findFirst()
        .orElseThrow(() -> DecodeException.unexpected(field, offset, "none of its words"));
  }

  Duration duration(String field) throws DecodeException {
    int offset = position;
    String word = word(field);
    try {
      if (word.length() > MAX_NUMBER || !word.matches("-?\\d{1,19}(\\.\\d{1,9})?")) {
        throw DecodeException.unexpected(field, offset, "no seconds");
      }
      BigDecimal seconds = new BigDecimal(word).setScale(DECIMAL_PLACES);
      return Duration.ofSeconds(
          seconds.toBigInteger().longValueExact(),
          seconds.remainder(BigDecimal.ONE).movePointRight(DECIMAL_PLACES).longValueExact());
    } catch (ArithmeticException _) {
      throw DecodeException.unexpected(field, offset, "out of range");
    }
  }

  Instant instant(String field) throws DecodeException {
    int offset = position;
    String word = word(field);
    try {
      if (word.length() > MAX_NUMBER) {
        throw DecodeException.limit(field, offset, word.length(), MAX_NUMBER);
      }
      return Instant.parse(word);
    } catch (DateTimeException _) {
      throw DecodeException.unexpected(field, offset, "no instant");
    }
  }

  RegistryData data(String field) throws DecodeException {
    return new RegistryData(small(field + " type"), bytes(field));
  }

  <T> List<T> list(String field, Member<T> member) throws DecodeException {
    int offset = position;
    long count = number(field + " count");
    long left = Math.max(0, line.length() + 1 - position); // each member takes a comma at least
    if (count < 0 || count > left) {
      throw DecodeException.limit(field + " count", offset, count, left);
    }
    List<T> members = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      members.add(member.read(this));
    }
    return members;
  }

  <T> Optional<T> optional(String field, Member<T> member) throws DecodeException {
    return list(field, member).stream().findFirst();
  }

  DecodeException unknown(String word) {
    String shown = word.substring(0, Math.min(word.length(), MAX_NUMBER));
    return DecodeException.unexpected(
        "word", 0, "'%s', which we do not know".formatted(shown.replaceAll("[^ -~]", "?")));
  }
}
