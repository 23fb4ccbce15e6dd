package org.rdpdoctor.report;

import java.util.List;
import org.rdpdoctor.comparison.Comparison;
import org.rdpdoctor.comparison.Conclusion;
import org.rdpdoctor.comparison.Difference;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;

/** Two pieces of evidence beside each other, for people. */
public final class ComparisonText {
  private static final int MAX_CAUSES = 5;

  private final Page page;
  private final Comparison comparison;
  private final String first;
  private final String second;

  private ComparisonText(Comparison comparison, String first, String second, Style style) {
    this.page = new Page(style);
    this.comparison = comparison;
    this.first = first;
    this.second = second;
  }

  /**
   * What differs, what that says, and which causes remain.
   *
   * @param first what the first evidence is called, such as its file
   */
  public static String write(Comparison comparison, String first, String second, Style style) {
    ComparisonText text = new ComparisonText(comparison, first, second, style);
    text.write();
    return text.page.text();
  }

  private void write() {
    page.heading(relation());
    side("  first   ", first, comparison.alone());
    side("  second  ", second, comparison.other());
    differences("Stages that do not stand alike", comparison.stages());
    differences("Facts that differ", comparison.facts());
    if (comparison.stages().isEmpty() && comparison.facts().isEmpty()) {
      page.blank();
      page.item("", "Nothing that can be compared differs.");
    }
    conclusions();
    causes();
    page.blank();
    page.line(DiagnosisText.tone(comparison.alone().health()), verdict());
  }

  private String relation() {
    return switch (comparison.relation()) {
      case PLACES -> "One target from two places";
      case TIMES -> "One target, now and earlier";
      case HOSTS -> "Two hosts";
    };
  }

  private void side(String mark, String name, Diagnosis diagnosis) {
    page.item(mark, "%s: %s".formatted(name, DiagnosisText.summary(diagnosis)));
  }

  private void differences(String heading, List<Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    page.blank();
    page.heading(heading);
    for (Difference each : differences) {
      String what = each.what().equals("stage") ? "" : ", " + each.what();
      page.item("  ", each.stage().id() + what);
      page.item("    first:  ", each.first());
      page.item("    second: ", each.second());
    }
  }

  private void conclusions() {
    if (comparison.conclusions().isEmpty()) {
      return;
    }
    page.blank();
    page.heading("What both together say");
    for (Conclusion each : comparison.conclusions()) {
      page.item(
          "  - ",
          "%s, %s %s"
              .formatted(each.because(), words(each.bearing()), String.join(", ", each.causes())));
    }
  }

  private static String words(Conclusion.Bearing bearing) {
    return switch (bearing) {
      case RULES_OUT -> "so not, unless it comes and goes:";
      case SPEAKS_FOR -> "which speaks for";
      case SPEAKS_AGAINST -> "which speaks against";
    };
  }

  private void causes() {
    if (comparison.alone().health() == Health.HEALTHY
        || comparison.together().remaining().isEmpty()) {
      return;
    }
    page.blank();
    page.heading("Causes of the first that remain, the likeliest first");
    comparison.together().remaining().stream().limit(MAX_CAUSES).forEach(this::cause);
  }

  private void cause(Assessment each) {
    page.entry(
        "  ",
        CauseSections.tone(each),
        "%-15s".formatted(Findings.certainty(each)),
        "%s (%s)".formatted(Findings.title(each), each.causeId()));
  }

  private String verdict() {
    int differences = comparison.stages().size() + comparison.facts().size();
    return "%s: %s; %d %s"
        .formatted(
            DiagnosisText.word(comparison.alone().health()),
            DiagnosisText.summary(comparison.together()),
            differences,
            differences == 1 ? "difference" : "differences");
  }
}
