package org.rdpdoctor.offline.evtx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.wire.evtx.EventField;
import org.rdpdoctor.wire.evtx.EventSystem;

/** Which events matter, and which of their fields: {@code events.csv} of the code tables. */
final class EventTable {
  /**
   * Fields that differ from one event to the next of the same kind. They are shown, but events that
   * differ in nothing else are equal.
   */
  private static final Set<String> VOLATILE =
      Set.of(
          "callerprocessid",
          "clientprocessid",
          "clientcreationtime",
          "processid",
          "ipport",
          "sourceport",
          "logonguid",
          "targetlogonguid",
          "subjectlogonid",
          "targetlogonid",
          "logonid",
          "instanceid",
          "timestampms");

  private static final String ANY = "(any)";

  private final Map<String, List<String>> keyFields = new HashMap<>();
  private final Set<String> wholeProviders = new HashSet<>();

  private EventTable() {}

  static EventTable packed() {
    EventTable table = new EventTable();
    for (EventEntry entry : new CodeTables().events()) {
      if (entry.id().equals(ANY)) {
        table.wholeProviders.add(lower(entry.provider()));
      } else {
        table
            .keyFields
            .computeIfAbsent(key(entry.provider(), entry.id()), _ -> new ArrayList<>())
            .addAll(names(entry.keyFields()));
      }
    }
    return table;
  }

  /** The leading word of each field that the table names. */
  private static List<String> names(String keyFields) {
    List<String> names = new ArrayList<>();
    for (String part : CodeTables.split(keyFields, ",")) {
      int end = 0;
      while (end < part.length() && isNamePart(part.charAt(end))) {
        end++;
      }
      if (end > 0) {
        names.add(lower(part.substring(0, end)));
      }
    }
    return names;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static String key(String provider, String id) {
    return lower(provider) + "/" + id;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private Optional<List<String>> keyFields(EventSystem system) {
    String id = Long.toString(system.id());
    return Optional.ofNullable(keyFields.get(key(system.provider(), id)))
        .or(() -> system.sourceName().map(source -> keyFields.get(key(source, id))));
  }

  boolean matters(EventSystem system) {
    return keyFields(system).isPresent() || wholeProviders.contains(lower(system.provider()));
  }

  /**
   * The fields to keep: those that the table names, or all when the event has none of them. Values
   * without a name are always kept, because the table cannot name them.
   */
  List<EventField> kept(EventSystem system, List<EventField> fields) {
    List<String> wanted = keyFields(system).orElse(List.of());
    List<EventField> kept =
        fields.stream()
            .filter(field -> wanted.contains(joined(field.name())) || isUnnamed(field.name()))
            .toList();
    return kept.isEmpty() ? fields : kept;
  }

  /** Some providers put spaces into names, such as "Error Code"; the table does not. */
  private static String joined(String name) {
    return lower(name).replace(" ", "");
  }

  private static boolean isUnnamed(String name) {
    return name.startsWith("Data[") || name.equals("Binary") || name.startsWith("param");
  }

  /** Whether events that differ in this field may still be equal. */
  static boolean isVolatile(String field) {
    return VOLATILE.contains(lower(field));
  }
}
