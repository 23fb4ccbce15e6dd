package org.rdpdoctor.offline.rdpfile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.offline.rdpfile.RdpFile.Setting;

/** The settings that are known: {@code rdpfile.csv} of the code tables. */
final class SettingsTable {
  private static final Pattern RANGE = Pattern.compile("([0-9]+)-([0-9]+)");
  private static final Pattern NUMBER = Pattern.compile("(?:^|/|, )\\s*([0-9]+)(?=\\s|/|$)");

  /**
   * What the table says of one setting.
   *
   * @param types letters
   * @param values that a number may have; empty when the table names none
   * @param range of a number, as first and last
   */
  private record Known(String types, Set<Long> values, Optional<Range> range) {}

  private record Range(long first, long last) {}

  private final Map<String, Known> settings = new LinkedHashMap<>();

  private SettingsTable() {}

  static SettingsTable packed() {
    SettingsTable table = new SettingsTable();
    new CodeTables()
        .data("rdpfile.csv")
        .rows()
        .forEach(row -> table.settings.put(row.get(0), known(row.get(1), row.get(3))));
    return table;
  }

  private static Known known(String types, String values) {
    Matcher range = RANGE.matcher(values);
    if (range.matches()) {
      return new Known(
          types,
          Set.of(),
          Optional.of(new Range(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)))));
    }
    Set<Long> named = new TreeSet<>();
    if (types.equals("i")) {
      NUMBER.matcher(values).results().forEach(each -> named.add(Long.parseLong(each.group(1))));
    }
    return new Known(types, named, Optional.empty());
  }

  boolean knows(String name) {
    return settings.containsKey(name);
  }

  /** What is wrong with the setting in itself, as a phrase. */
  Optional<String> wrong(Setting setting) {
    Known known = settings.get(setting.name());
    if (known == null) {
      return Optional.empty();
    }
    if (known.types().indexOf(setting.type()) < 0) {
      return Optional.of("of another type than clients expect, so the setting may not count");
    }
    if (setting.type() != 'i') {
      return Optional.empty();
    }
    Optional<Long> number = number(setting.value());
    if (number.isEmpty()) {
      return Optional.of("not a number, so the setting does not count");
    }
    boolean outside =
        known
            .range()
            .map(range -> number.get() < range.first() || number.get() > range.last())
            .orElseGet(() -> !known.values().isEmpty() && !known.values().contains(number.get()));
    return outside ? Optional.of("a value that no client knows") : Optional.empty();
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
