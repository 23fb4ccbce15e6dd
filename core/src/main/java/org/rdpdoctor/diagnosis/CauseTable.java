package org.rdpdoctor.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of all causes, {@code /org/rdpdoctor/causes/causes.csv}, in its order. */
public final class CauseTable {
  private static final String RESOURCE = "/org/rdpdoctor/causes/causes.csv";

  private final Map<String, CauseEntry> entries;

  private CauseTable(Map<String, CauseEntry> entries) {
    this.entries = entries;
  }

  public static CauseTable packed() {
    Map<String, CauseEntry> entries = new LinkedHashMap<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      entries.put(
          row.get(0),
          new CauseEntry(row.get(0), row.get(1), row.get(2), List.of(row.get(3).split(";", -1))));
    }
    return new CauseTable(entries);
  }

  public List<CauseEntry> all() {
    return List.copyOf(entries.values());
  }

  public Optional<CauseEntry> entry(String id) {
    return Optional.ofNullable(entries.get(id));
  }
}
