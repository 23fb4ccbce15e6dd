package org.rdpdoctor.report;

import java.util.List;
import org.rdpdoctor.comparison.Comparison;
import org.rdpdoctor.comparison.Difference;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Missing;
import org.rdpdoctor.comparison.SideBySide.Pair;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Health;

/** Several places, times or hosts for a ticket. {@link MarkdownText} makes all text harmless. */
public final class SideBySideMarkdown {
  private static final int MAX_CAUSES = 5;

  private final StringBuilder lines = new StringBuilder();
  private final SideBySide sides;

  private SideBySideMarkdown(SideBySide sides) {
    this.sides = sides;
  }

  /**
   * The verdict, what differs, then each by itself.
   *
   * @param all every cause, those that are ruled out or not tested in a table
   */
  public static String write(SideBySide sides, boolean all) {
    SideBySideMarkdown markdown = new SideBySideMarkdown(sides);
    markdown.verdict();
    sides.pairs().forEach(markdown::pair);
    for (Seen each : sides.subjects()) {
      if (sides.relation() == Relation.PLACES) {
        markdown.line("# From %s, by itself".formatted(MarkdownText.escape(each.name())));
        markdown.line("");
        markdown.items(each.notes());
      }
      markdown.lines.append(
          DiagnosisMarkdown.write(List.of(new Judged(each.evidence(), each.diagnosis())), all));
    }
    return markdown.lines.toString();
  }

  private void verdict() {
    line(
        "# %s: %s"
            .formatted(DiagnosisText.word(sides.health()), MarkdownText.escape(sides.verdict())));
    line("");
    for (Missing each : sides.missing()) {
      line(
          "- could not be asked from %s: %s"
              .formatted(MarkdownText.escape(each.name()), MarkdownText.escape(each.because())));
    }
    line("");
  }

  private void pair(Pair pair) {
    Comparison comparison = pair.comparison();
    line(
        "## %s beside %s"
            .formatted(
                MarkdownText.escape(pair.first().name()),
                MarkdownText.escape(pair.second().name())));
    line("");
    differences("stage", pair, comparison.stages());
    differences("fact", pair, comparison.facts());
    if (comparison.stages().isEmpty() && comparison.facts().isEmpty()) {
      line("Nothing that can be compared differs.");
      line("");
    }
    if (!comparison.untold().isEmpty()) {
      line(
          "Could not be compared, because one or both are unknown: "
              + ComparisonText.untold(comparison));
      line("");
    }
    comparison
        .judgement()
        .ifPresent(judgement -> {
          line("Where it lies:");
          line("");
          items(ComparisonText.sentences(judgement));
        });
    items(ComparisonText.remarks(comparison));
    items(comparison.conclusions().stream().map(ComparisonText::wholeSentence).toList());
    if (comparison.alone().health() != Health.HEALTHY) {
      causes(comparison.together().remaining());
    }
  }

  private void differences(String kind, Pair pair, List<Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    line(
        "| %s | %s | %s |"
            .formatted(
                kind,
                MarkdownText.cell(pair.first().name()),
                MarkdownText.cell(pair.second().name())));
    line("|---|---|---|");
    for (Difference each : differences) {
      String what = kind.equals("stage") ? "" : ", " + each.what();
      line(
          "| %s | %s | %s |"
              .formatted(
                  MarkdownText.cell(each.stage().id() + what),
                  MarkdownText.cell(each.first()),
                  MarkdownText.cell(each.second())));
    }
    line("");
  }

  private void causes(List<Assessment> causes) {
    if (causes.isEmpty()) {
      return;
    }
    line("Causes of the first that remain, the likeliest first:");
    line("");
    for (Assessment each : causes.stream().limit(MAX_CAUSES).toList()) {
      line(
          "- %s (%s), %s"
              .formatted(
                  MarkdownText.escape(Findings.title(each)),
                  MarkdownText.identifier(each.causeId()),
                  Findings.certainty(each)));
    }
    line("");
  }

  private void items(List<String> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    sentences.forEach(each -> line("- " + MarkdownText.escape(each)));
    line("");
  }

  private void line(String text) {
    lines.append(text).append('\n');
  }
}
