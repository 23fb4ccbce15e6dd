package org.rdpdoctor.offline.reported;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rdpdoctor.model.ReportedObservation;
import org.rdpdoctor.model.ReportedObservation.CommentReported;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same as {@link WrittenReport} for programs: an object with {@code schema}, and, where there
 * is something to say, {@code observed}, {@code notObserved}, {@code symptoms} (lists of texts),
 * {@code since} and {@code comment} (texts).
 */
final class JsonReport {
  static final String SCHEMA = "rdpdoctor/reported/1";

  private static final int MAX_DEPTH = 4;
  private static final int MAX_ENTRIES = 1000;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();

  private final List<ReportedObservation> statements = new ArrayList<>();
  private final List<Integer> unreadable = new ArrayList<>();
  private int entries;

  private JsonReport() {}

  /** Empty when it is no JSON or of another schema; entries are counted in the order above. */
  static Optional<WrittenReport> of(String text) {
    JsonNode root;
    try {
      root = MAPPER.readTree(text.stripLeading());
    } catch (JacksonException _) {
      return Optional.empty();
    }
    if (!root.path("schema").asString("").equals(SCHEMA)) {
      return Optional.empty();
    }
    JsonReport report = new JsonReport();
    report.addAll(root.path("observed"), word -> WrittenReport.word(word, true));
    report.addAll(root.path("notObserved"), word -> WrittenReport.word(word, false));
    report.addAll(root.path("symptoms"), WrittenReport::symptom);
    report.add(root.path("since"), WrittenReport::since);
    report.add(
        root.path("comment"),
        comment -> Optional.of(new CommentReported(WrittenReport.cut(comment))));
    return Optional.of(new WrittenReport(report.statements, report.unreadable));
  }

  private void addAll(JsonNode list, Function<String, Optional<ReportedObservation>> read) {
    if (list.isArray()) {
      list.forEach(each -> add(each, read));
    } else {
      add(list, read);
    }
  }

  private void add(JsonNode node, Function<String, Optional<ReportedObservation>> read) {
    if (node.isMissingNode() || node.isNull() || entries >= MAX_ENTRIES) {
      return;
    }
    entries++;
    Optional<ReportedObservation> statement =
        node.isString() ? read.apply(node.asString()) : Optional.empty();
    statement.ifPresentOrElse(statements::add, () -> unreadable.add(entries));
  }
}
