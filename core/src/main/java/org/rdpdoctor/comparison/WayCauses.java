package org.rdpdoctor.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.PackedTable;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.StageId;

/**
 * Causes that may hit who asks from one place and spare who asks from another, with the stages at
 * which they show: {@code /org/rdpdoctor/comparison/way-causes.csv}. What lies on one way, at its
 * end, or in what the host makes of who asks.
 */
final class WayCauses {
  private static final String RESOURCE = "/org/rdpdoctor/comparison/way-causes.csv";

  /** What the cause is a property of. */
  enum LiesIn {
    WAY,
    /** The host, which treats those who ask otherwise. */
    HOST,
    /** The machine that asks. */
    CLIENT
  }

  /** A row. */
  record Row(List<String> stages, LiesIn liesIn, String reason) {
    Row {
      stages = List.copyOf(stages);
    }
  }

  private final Map<String, Row> rows;

  private WayCauses(Map<String, Row> rows) {
    this.rows = rows;
  }

  static WayCauses packed() {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      LiesIn liesIn = LiesIn.valueOf(row.get(2).toUpperCase(Locale.ROOT));
      rows.put(row.get(0), new Row(List.of(row.get(1).split(" ", -1)), liesIn, row.get(3)));
    }
    return new WayCauses(rows);
  }

  Map<String, Row> rows() {
    return Map.copyOf(rows);
  }

  /** Those that could stop the first at that stage: what remains, then what nothing could test. */
  List<String> candidates(Diagnosis alone, StageId stage) {
    List<String> here =
        rows.entrySet().stream()
            .filter(each -> each.getValue().stages().contains(stage.id()))
            .map(Map.Entry::getKey)
            .toList();
    return Stream.concat(
            alone.remaining().stream(),
            alone.causes().stream().filter(each -> each.verdict() == Verdict.NOT_TESTED))
        .map(Assessment::causeId)
        .filter(here::contains)
        .distinct()
        .toList();
  }
}
