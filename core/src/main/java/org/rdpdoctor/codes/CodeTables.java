package org.rdpdoctor.codes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks codes, events and causes up in the tables that come with the product. */
public final class CodeTables {
  private static final String EVENTS = "events.csv";

  /** Shared with the diagnosis. */
  private static final String CAUSES = "/org/rdpdoctor/causes/causes.csv";

  private static final String SOURCE_SEPARATOR = "; ";
  private static final String WRAPPED_SYMBOL = "HRESULT_CODE(";

  private final Map<String, CsvText> loaded = new ConcurrentHashMap<>();

  /** Rows by their symbol in plain form; empty until the first look-up by name. */
  private final Map<String, List<CodeEntry>> bySymbol = new LinkedHashMap<>();

  /** All rows of a table, in its order. */
  public List<CodeEntry> entries(CodeTable table) {
    List<CodeEntry> entries = new ArrayList<>();
    for (List<String> row : data(table.resource()).rows()) {
      entries.add(codeEntry(table, row));
    }
    return entries;
  }

  /** The rows of one table with this value: none, one, or one per field of the protocol. */
  public List<CodeEntry> find(CodeTable table, long value) {
    List<CodeEntry> entries = new ArrayList<>();
    for (List<String> row : data(table.resource()).rowsStartingWith(CodeEntry.hex(value))) {
      entries.add(codeEntry(table, row));
    }
    return entries;
  }

  /** The rows of all tables whose symbol is this one; case and punctuation do not matter. */
  public List<CodeEntry> findSymbol(String symbol) {
    return List.copyOf(symbols().getOrDefault(plain(symbol), List.of()));
  }

  /** The rows of all tables whose symbol contains this text; case and punctuation do not matter. */
  public List<CodeEntry> findPartOfSymbol(String part) {
    String wanted = plain(part);
    List<CodeEntry> found = new ArrayList<>();
    if (wanted.isEmpty()) {
      return found;
    }
    for (Map.Entry<String, List<CodeEntry>> symbol : symbols().entrySet()) {
      if (symbol.getKey().contains(wanted)) {
        found.addAll(symbol.getValue());
      }
    }
    return found;
  }

  private synchronized Map<String, List<CodeEntry>> symbols() {
    if (bySymbol.isEmpty()) {
      for (CodeTable table : CodeTable.values()) {
        for (CodeEntry entry : entries(table)) {
          entry.symbol().ifPresent(symbol -> addSymbol(symbol, entry));
        }
      }
    }
    return bySymbol;
  }

  private void addSymbol(String symbol, CodeEntry entry) {
    bySymbol.computeIfAbsent(plain(symbol), _ -> new ArrayList<>()).add(entry);
    if (symbol.startsWith(WRAPPED_SYMBOL)) {
      String inner = plain(symbol.substring(WRAPPED_SYMBOL.length()));
      bySymbol.computeIfAbsent(inner, _ -> new ArrayList<>()).add(entry);
    }
  }

  /** All events, in the order of the table. */
  public List<EventEntry> events() {
    return eventEntries(data(EVENTS).rows());
  }

  /** The events with this id, of any provider. */
  public List<EventEntry> events(long id) {
    String written = Long.toString(id);
    List<EventEntry> events = new ArrayList<>();
    for (EventEntry event : eventEntries(data(EVENTS).rowsHolding(written))) {
      if (event.id().equals(written)) {
        events.add(event);
      }
    }
    return events;
  }

  /**
   * The events whose provider or log bears this name, with or without {@code Microsoft-Windows-},
   * or begins or ends with it. A provider that has exactly this name wins.
   */
  public List<EventEntry> eventsOf(String name) {
    String wanted = plainProvider(name);
    List<EventEntry> exact = new ArrayList<>();
    List<EventEntry> containing = new ArrayList<>();
    if (wanted.isEmpty()) {
      return containing;
    }
    for (EventEntry event : events()) {
      String provider = plainProvider(event.provider());
      if (provider.equals(wanted)) {
        exact.add(event);
      } else if (bears(provider, wanted) || bears(channel(event), wanted)) {
        containing.add(event);
      }
    }
    return exact.isEmpty() ? containing : exact;
  }

  private static boolean bears(String plainName, String wanted) {
    return plainName.startsWith(wanted) || plainName.endsWith(wanted);
  }

  /** The log without the part that tells operational from admin. */
  private static String channel(EventEntry event) {
    int slash = event.channel().indexOf('/');
    return plainProvider(slash < 0 ? event.channel() : event.channel().substring(0, slash));
  }

  /** All causes, in the order of their ids. */
  public List<CauseEntry> causes() {
    List<CauseEntry> causes = new ArrayList<>();
    for (List<String> row : data(CAUSES).rows()) {
      causes.add(causeEntry(row));
    }
    return causes;
  }

  /** The cause with this id. */
  public Optional<CauseEntry> cause(String id) {
    List<List<String>> rows = data(CAUSES).rowsStartingWith(id);
    return rows.isEmpty() ? Optional.empty() : Optional.of(causeEntry(rows.getFirst()));
  }

  /** One of the small data files that stand beside the tables. */
  public CsvText data(String name) {
    return loaded.computeIfAbsent(name, CodeTables::load);
  }

  /** A text that stands beside the tables, if it exists. */
  public static Optional<String> text(String name) {
    try (InputStream in = CodeTables.class.getResourceAsStream(name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }

  private static CsvText load(String name) {
    return new CsvText(
        text(name).orElseThrow(() -> new IllegalStateException("Missing data file " + name)));
  }

  private static CodeEntry codeEntry(CodeTable table, List<String> row) {
    String meaning = row.get(3);
    Optional<String> field = Optional.empty();
    int close = meaning.indexOf("] ");
    if (meaning.startsWith("[") && close > 0) {
      field = Optional.of(meaning.substring(1, close));
      meaning = meaning.substring(close + 2);
    }
    return new CodeEntry(
        table,
        Long.parseLong(row.get(1)),
        row.get(2).isEmpty() ? Optional.empty() : Optional.of(row.get(2)),
        field,
        meaning,
        row.get(4),
        split(row.get(5), SOURCE_SEPARATOR));
  }

  private static List<EventEntry> eventEntries(List<List<String>> rows) {
    List<EventEntry> events = new ArrayList<>();
    for (List<String> row : rows) {
      events.add(
          new EventEntry(
              row.get(0),
              row.get(1),
              row.get(2),
              row.get(3),
              row.get(4),
              split(row.get(5), "|"),
              row.get(6),
              split(row.get(7), SOURCE_SEPARATOR)));
    }
    return events;
  }

  private static CauseEntry causeEntry(List<String> row) {
    return new CauseEntry(
        row.get(0),
        row.get(1),
        row.get(2),
        split(row.get(3), ";"),
        row.get(4).isEmpty() ? List.of() : List.of(row.get(4)));
  }

  /** Splits at every separator, without empty parts. */
  public static List<String> split(String text, String separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf(separator, start);
      int stop = end < 0 ? text.length() : end;
      String part = text.substring(start, stop).strip();
      if (!part.isEmpty()) {
        parts.add(part);
      }
      start = stop + separator.length();
    }
    return parts;
  }

  /** Letters and digits only, in lower case: how names are compared. */
  public static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        plain.append(c);
      }
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  private static String plainProvider(String name) {
    String plain = plain(name);
    return plain.startsWith("microsoftwindows")
        ? plain.substring("microsoftwindows".length())
        : plain;
  }
}
