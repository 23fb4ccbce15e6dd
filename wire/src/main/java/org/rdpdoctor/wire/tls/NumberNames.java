package org.rdpdoctor.wire.tls;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The two directions of a registry: numbers to names and back. */
final class NumberNames {
  private final Map<Integer, String> names;
  private final Map<String, Integer> values;

  private NumberNames(Map<Integer, String> names, Map<String, Integer> values) {
    this.names = names;
    this.values = values;
  }

  /** Parses lines of a hexadecimal number, a space and a name without spaces. */
  static NumberNames parse(String table) {
    Map<Integer, String> names = new LinkedHashMap<>();
    Map<String, Integer> values = new HashMap<>();
    table
        .lines()
        .forEach(line -> {
          int space = line.indexOf(' ');
          int value = Integer.parseInt(line, 0, space, 16);
          String name = line.substring(space + 1);
          if (names.put(value, name) != null || values.put(name, value) != null) {
            throw new IllegalArgumentException("listed twice: " + line);
          }
        });
    return new NumberNames(names, values);
  }

  Optional<String> nameOf(int value) {
    return Optional.ofNullable(names.get(value));
  }

  Optional<Integer> valueOf(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** All numbers, in the order of the table. */
  Collection<Integer> values() {
    return Collections.unmodifiableSet(names.keySet());
  }

  /** The name, or else the number as {@code 0x} and two hexadecimal digits. */
  String nameOrHex8(int value) {
    return nameOf(value).orElseGet(() -> "0x%02x".formatted(value));
  }

  /** The name, or else the number as {@code 0x} and four hexadecimal digits. */
  String nameOrHex16(int value) {
    return nameOf(value).orElseGet(() -> isGrease(value) ? "GREASE" : "0x%04x".formatted(value));
  }

  /** Whether the number is reserved to be ignored (RFC 8701): 0A0A, 1A1A and so on to FAFA. */
  static boolean isGrease(int value) {
    return (value & 0x0F0F) == 0x0A0A && value >>> 8 == (value & 0xFF);
  }
}
