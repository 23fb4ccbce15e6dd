package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.comparison.Comparison;
import org.rdpdoctor.comparison.Difference;
import org.rdpdoctor.comparison.SideBySide.Pair;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Health;

/** Two pieces of evidence beside each other in HTML. */
final class HtmlComparison {
  private static final int MAX_CAUSES = 5;

  private final Html html;
  private final Pair pair;
  private final Comparison comparison;
  private final String anchor;

  HtmlComparison(Html html, Pair pair, String anchor) {
    this.html = html;
    this.pair = pair;
    this.comparison = pair.comparison();
    this.anchor = anchor;
  }

  void write() {
    html.open("section", "aria-labelledby", anchor);
    html.element(
        "h2", "%s beside %s".formatted(pair.first().name(), pair.second().name()), "id", anchor);
    html.element("p", ComparisonText.heading(comparison.relation()), "class", "aside");
    differences();
    if (!comparison.untold().isEmpty()) {
      html.element(
          "p",
          "Could not be compared, because one or both are unknown: "
              + ComparisonText.untold(comparison));
    }
    comparison
        .judgement()
        .ifPresent(judgement -> items("Where it lies", ComparisonText.sentences(judgement)));
    List<String> said = new ArrayList<>(ComparisonText.remarks(comparison));
    comparison.conclusions().stream().map(ComparisonText::wholeSentence).forEach(said::add);
    items("What both together say", said);
    if (comparison.alone().health() != Health.HEALTHY) {
      items(
          "Causes of the first that remain, the likeliest first",
          comparison.together().remaining().stream()
              .limit(MAX_CAUSES)
              .map(HtmlComparison::cause)
              .toList());
    }
    html.close();
  }

  private static String cause(Assessment each) {
    return "%s: %s (%s)".formatted(Findings.certainty(each), Findings.title(each), each.causeId());
  }

  private void differences() {
    List<Difference> all = new ArrayList<>(comparison.stages());
    all.addAll(comparison.facts());
    if (all.isEmpty()) {
      html.element("p", "Nothing that can be compared differs.");
      return;
    }
    html.open("table");
    html.open("thead");
    html.open("tr");
    html.element("th", "differs", "scope", "col");
    html.element("th", pair.first().name(), "scope", "col");
    html.element("th", pair.second().name(), "scope", "col");
    html.close().close();
    html.open("tbody");
    for (Difference each : all) {
      String what = each.what().equals("stage") ? "" : ", " + each.what();
      html.open("tr");
      html.element("th", each.stage().id() + what, "scope", "row");
      html.element("td", each.first());
      html.element("td", each.second());
      html.close();
    }
    html.close().close();
  }

  private void items(String heading, List<String> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    html.element("h3", heading);
    html.open("ul");
    sentences.forEach(each -> html.element("li", each));
    html.close();
  }
}
