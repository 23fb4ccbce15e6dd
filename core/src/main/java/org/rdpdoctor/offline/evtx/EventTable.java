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

  /** Before the names of elements that providers make up themselves. */
  private static final String USER_DATA = "UserData XML: ";

  /** Names of key fields by provider and id; both names in lower case. */
  private final Map<String, Map<Long, Set<String>>> keyFields = new HashMap<>();

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
            .computeIfAbsent(lower(entry.provider()), _ -> new HashMap<>())
            .computeIfAbsent(Long.parseLong(entry.id()), _ -> new HashSet<>())
            .addAll(names(entry.keyFields()));
      }
    }
    return table;
  }

  /** The leading word of each field that the table names. */
  private static List<String> names(String keyFields) {
    List<String> names = new ArrayList<>();
    for (String each : CodeTables.split(keyFields, ",")) {
      String part = each.startsWith(USER_DATA) ? each.substring(USER_DATA.length()) : each;
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

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private Optional<Set<String>> keyFields(EventSystem system) {
    return keyFields(system.provider(), system.id())
        .or(() -> system.sourceName().flatMap(source -> keyFields(source, system.id())));
  }

  private Optional<Set<String>> keyFields(String provider, long id) {
    return Optional.ofNullable(keyFields.get(lower(provider))).map(ids -> ids.get(id));
  }

  boolean matters(EventSystem system) {
    return keyFields(system).isPresent() || wholeProviders.contains(lower(system.provider()));
  }

  /**
   * The fields to keep: those that the table names, or all when the event has none of them. Values
   * without a name are always kept, because the table cannot name them. Of attributes that stand
   * several times, as those of the certificates of a chain, the first counts.
   */
  List<EventField> kept(EventSystem system, List<EventField> fields) {
    Set<String> wanted = keyFields(system).orElse(Set.of());
    List<EventField> kept = new ArrayList<>();
    Set<String> attributes = new HashSet<>();
    for (EventField field : fields) {
      String name = joined(field.name());
      int at = name.indexOf('@');
      boolean named = wanted.contains(name) || isUnnamed(field.name());
      if (at < 0 ? named : wanted.contains(name.substring(0, at)) && attributes.add(name)) {
        kept.add(field);
      }
    }
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
