package org.rdpdoctor.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.diagnosis.PackedTable;

/**
 * Causes that do not come and go and are the same for every client that asks as we do, with the
 * reason: {@code /org/rdpdoctor/comparison/shared-causes.csv}. One that is not there for a client
 * is there for none. What depends on who asks (firewalls, bans), on the way (interception, loss) or
 * on the moment (load, hangs) is not among them, and no mapping of ports: it may differ by side.
 */
final class SharedCauses {
  private static final String RESOURCE = "/org/rdpdoctor/comparison/shared-causes.csv";

  /** What the cause is a property of. */
  enum LiesIn {
    HOST,
    /** The host at this address and port. */
    ADDRESS,
    /** The host and the client: the same only for the same program. */
    AGREEMENT
  }

  /** A row. */
  record Shared(LiesIn liesIn, String reason) {}

  private final Map<String, Shared> rows;

  private SharedCauses(Map<String, Shared> rows) {
    this.rows = rows;
  }

  static SharedCauses packed() {
    Map<String, Shared> rows = new LinkedHashMap<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      LiesIn liesIn = LiesIn.valueOf(row.get(1).toUpperCase(Locale.ROOT));
      rows.put(row.get(0), new Shared(liesIn, row.get(2)));
    }
    return new SharedCauses(rows);
  }

  Map<String, Shared> rows() {
    return Map.copyOf(rows);
  }

  /** The row of a cause; empty when it may be there for one client and not for another. */
  Optional<Shared> of(String cause) {
    return Optional.ofNullable(rows.get(cause));
  }
}
