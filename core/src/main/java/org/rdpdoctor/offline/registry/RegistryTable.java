package org.rdpdoctor.offline.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rdpdoctor.codes.CodeTables;

/** Which values matter: {@code registry.csv} of the code tables. Case does not matter. */
final class RegistryTable {
  private static final String ANY = "*";

  /**
   * @param shown the name as the table writes it
   */
  private record Row(List<String> key, String name, String shown) {}

  private final List<Row> rows = new ArrayList<>();

  private RegistryTable() {}

  static RegistryTable packed() {
    RegistryTable table = new RegistryTable();
    for (List<String> row : new CodeTables().data("registry.csv").rows()) {
      table.rows.add(new Row(parts(row.get(0)), row.get(1).toLowerCase(Locale.ROOT), row.get(1)));
    }
    return table;
  }

  private static List<String> parts(String key) {
    return CodeTables.split(key.toLowerCase(Locale.ROOT), "\\");
  }

  /**
   * The keys as the table writes them, each once; a part that is or ends in * stands for several.
   */
  static List<String> keys() {
    return new CodeTables()
        .data("registry.csv").rows().stream().map(List::getFirst).distinct().toList();
  }

  /** The values of this key that matter, by their names; without those that stand for several. */
  List<String> namesIn(String key) {
    List<String> parts = parts(key);
    return rows.stream()
        .filter(row -> fits(row.key(), parts) && !row.shown().contains(ANY))
        .map(Row::shown)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  boolean matters(String key, String name) {
    List<String> parts = parts(key);
    String wanted = name.toLowerCase(Locale.ROOT);
    return rows.stream().anyMatch(row -> fits(row.name(), wanted) && fits(row.key(), parts));
  }

  /** Whether something below this key, or the key itself, matters. */
  boolean leadsToSomething(String key) {
    List<String> parts = parts(key);
    return rows.stream()
        .anyMatch(row ->
            row.key().size() >= parts.size() && fits(row.key().subList(0, parts.size()), parts));
  }

  private static boolean fits(List<String> pattern, List<String> parts) {
    if (pattern.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!fits(pattern.get(i), parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String pattern, String text) {
    return pattern.endsWith(ANY)
        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
        : text.equals(pattern);
  }
}
