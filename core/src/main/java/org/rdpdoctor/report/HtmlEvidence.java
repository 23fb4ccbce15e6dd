package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.rdpdoctor.report.EvidenceIndex.Group;
import org.rdpdoctor.report.EvidenceIndex.Row;

/** The tables of evidence, in which every reason and every mark has its anchor. */
final class HtmlEvidence {
  /** Rows of a file or run; what reasons cite is always among them. */
  private static final int MAX_ROWS = 200;

  private static final int MAX_ROWS_OF_ALL = 2_000;
  private static final int MAX_GROUPS = 60;

  /** A longer table is folded away until somebody wants it, and on paper. */
  private static final int LONG = 40;

  private final Html html;
  private final EvidenceIndex index;
  private final List<Citations> citations;
  private final int level;
  private final String prefix;
  private final int maxRows;
  private final Set<String> cited = new HashSet<>();

  HtmlEvidence(
      Html html,
      EvidenceIndex index,
      List<Citations> citations,
      int level,
      String prefix,
      boolean all) {
    this.html = html;
    this.index = index;
    this.citations = citations;
    this.level = level;
    this.prefix = prefix;
    this.maxRows = all ? MAX_ROWS_OF_ALL : MAX_ROWS;
    citations.forEach(each -> cited.addAll(each.anchors()));
  }

  void write() {
    if (index.groups().isEmpty()) {
      return;
    }
    html.open("section", "aria-labelledby", prefix + "evidence");
    html.element("h" + level, "Evidence", "id", prefix + "evidence");
    html.element(
        "p",
        "Everything that was seen, in its order. Reasons above link to here.",
        "class",
        "aside");
    int shown = 0;
    for (Group group : index.groups()) {
      boolean needed = group.rows().stream().anyMatch(row -> cited.contains(row.id()));
      if (shown < MAX_GROUPS || needed) {
        group(group, needed);
        shown++;
      }
    }
    if (shown < index.groups().size()) {
      html.element(
          "p",
          "%,d files or runs more are not shown; --format json has them all."
              .formatted(index.groups().size() - shown),
          "class",
          "aside");
    }
    html.close();
  }

  private void group(Group group, boolean needed) {
    List<Row> rows = shown(group.rows());
    boolean open = rows.size() <= LONG || needed;
    html.open("details", open ? "open" : "class", open ? "open" : "folded");
    html.open("summary");
    html.element("strong", group.title());
    html.text(
        " %s%,d pieces of evidence"
            .formatted(group.remark().isEmpty() ? "" : group.remark() + "; ", group.rows().size()));
    html.close();
    html.open("table");
    html.element("caption", "Evidence: " + group.title(), "class", "hidden");
    html.open("thead").open("tr");
    html.element("th", "When (UTC)", "scope", "col");
    html.element("th", "Where", "scope", "col");
    html.element("th", "What was seen", "scope", "col");
    html.close().close();
    html.open("tbody");
    rows.forEach(row -> row(row, rows.size() > LONG));
    html.close().close();
    int left = group.rows().size() - rows.size();
    if (left > 0) {
      html.element(
          "p",
          "%,d pieces more are not shown here, so that the report stays small; --format json has them all."
              .formatted(left),
          "class",
          "aside");
    }
    if (rows.size() > LONG) {
      html.element(
          "p", "On paper only what reasons cite is printed of this table.", "class", "paper aside");
    }
    html.close();
  }

  /** What is cited, then what tells most, the latest of it; in the order of the group. */
  private List<Row> shown(List<Row> rows) {
    if (rows.size() <= maxRows) {
      return rows;
    }
    Set<String> kept = new HashSet<>();
    rows.stream().map(Row::id).filter(cited::contains).forEach(kept::add);
    keep(rows.reversed().stream().filter(Row::telling).toList(), kept);
    keep(rows.reversed(), kept);
    return rows.stream().filter(row -> kept.contains(row.id())).toList();
  }

  private void keep(List<Row> rows, Set<String> kept) {
    for (Row row : rows) {
      if (kept.size() >= maxRows) {
        return;
      }
      kept.add(row.id());
    }
  }

  private void row(Row row, boolean ofMany) {
    Set<String> causes = new TreeSet<>();
    citations.forEach(each -> causes.addAll(each.causes(row.id())));
    List<String> looks = new ArrayList<>();
    if (!causes.isEmpty()) {
      looks.add("cited");
    } else if (ofMany) {
      looks.add("rest");
    }
    html.open("tr", "id", row.id(), "class", String.join(" ", looks));
    html.element("td", when(row), "class", "when");
    html.element("td", row.where(), "class", "where");
    html.open("td");
    html.text(row.what());
    if (!causes.isEmpty()) {
      html.element("small", " Weighed for: " + String.join(", ", causes));
    }
    html.close().close();
  }

  private static String when(Row row) {
    if (row.from().isEmpty()) {
      return "-";
    }
    String from = Spans.show(row.from().get());
    return row.count() > 1 && row.to().isPresent()
        ? "%,d times, %s to %s".formatted(row.count(), from, Spans.show(row.to().get()))
        : from;
  }
}
