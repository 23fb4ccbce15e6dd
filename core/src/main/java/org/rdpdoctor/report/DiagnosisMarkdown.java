package org.rdpdoctor.report;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.StageVerdict;
import org.rdpdoctor.model.InspectedFile;

/**
 * Diagnoses for a ticket: the verdict, the stages, the causes with what proves them and the next
 * test. {@link MarkdownText} makes all text harmless.
 */
public final class DiagnosisMarkdown {
  private static final int MAX_CAUSES = 5;
  private static final int MAX_FILES = 100;

  private final StringBuilder lines = new StringBuilder();
  private final boolean all;

  private DiagnosisMarkdown(boolean all) {
    this.all = all;
  }

  /**
   * A section for each target.
   *
   * @param all every cause, those that are ruled out or not tested in a table
   */
  public static String write(List<Judged> judged, boolean all) {
    DiagnosisMarkdown markdown = new DiagnosisMarkdown(all);
    judged.forEach(markdown::target);
    return markdown.lines.toString();
  }

  /** As above, and a table of the files that were read. */
  public static String write(Inspection inspection, boolean all) {
    DiagnosisMarkdown markdown = new DiagnosisMarkdown(all);
    inspection.judged().forEach(markdown::target);
    markdown.files(inspection.files());
    return markdown.lines.toString();
  }

  private void target(Judged judged) {
    Diagnosis diagnosis = judged.diagnosis();
    line(
        "## %s: %s"
            .formatted(
                word(diagnosis.health()), MarkdownText.escape(diagnosis.target().display())));
    line("");
    line(MarkdownText.escape(diagnosis.headline()));
    line("");
    stages("Stages", diagnosis.stages());
    stages("Gateway", diagnosis.gatewayStages());
    causes(diagnosis);
    remarks("Cautions", diagnosis.cautions());
    remarks("Notes", diagnosis.notes());
    remarks("Defects of rdpdoctor", diagnosis.defects());
    if (all) {
      others(diagnosis);
    }
  }

  private void stages(String heading, List<StageVerdict> stages) {
    if (stages.isEmpty()) {
      return;
    }
    line("### " + heading);
    line("");
    line("| stage | result | took | what was seen |");
    line("|---|---|---|---|");
    for (StageVerdict each : stages) {
      boolean ran = !each.outcome().equals("not-reached");
      line(
          "| %s | %s | %s | %s |"
              .formatted(
                  each.stage().id(),
                  each.ok().map(ok -> ok ? "ok" : "**fault**").orElse(ran ? "?" : "not reached"),
                  ran ? each.took().toMillis() + " ms" : "",
                  MarkdownText.cell(each.summary())));
    }
    line("");
  }

  private void causes(Diagnosis diagnosis) {
    List<Assessment> causes = Findings.of(diagnosis);
    if (causes.isEmpty()) {
      return;
    }
    line("### Causes, the likeliest first");
    line("");
    causes.stream().limit(all ? causes.size() : MAX_CAUSES).forEach(this::cause);
    if (!all && causes.size() > MAX_CAUSES) {
      line("- and %d more".formatted(causes.size() - MAX_CAUSES));
    }
    line("");
    mend(causes.getFirst());
  }

  private void cause(Assessment cause) {
    line(
        "- **%s** (%s), %s"
            .formatted(
                MarkdownText.escape(Findings.title(cause)),
                MarkdownText.identifier(cause.causeId()),
                Findings.certainty(cause)));
    clues("for", cause.support());
    clues("against", cause.against());
    cause.next().ifPresent(each -> line("  - next test: " + MarkdownText.escape(each)));
  }

  private void clues(String word, List<Clue> clues) {
    clues.forEach(each -> line("  - %s: %s".formatted(word, MarkdownText.escape(each.reason()))));
  }

  private void mend(Assessment leading) {
    Optional<CausePage> page = CausePages.page(leading.causeId());
    if (page.isEmpty() || page.get().mend().isEmpty()) {
      return;
    }
    line(
        "### What to do, once it is shown to be %s"
            .formatted(MarkdownText.identifier(leading.causeId())));
    line("");
    int number = 1;
    for (String step : page.get().mend()) {
      line("%d. %s".formatted(number++, MarkdownText.escape(step)));
    }
    line("");
  }

  private void remarks(String heading, List<String> remarks) {
    if (remarks.isEmpty()) {
      return;
    }
    line("### " + heading);
    line("");
    remarks.forEach(each -> line("- " + MarkdownText.escape(each)));
    line("");
  }

  private void others(Diagnosis diagnosis) {
    line("### Other causes");
    line("");
    line("| cause | verdict | why |");
    line("|---|---|---|");
    for (Assessment each : diagnosis.causes()) {
      if (!Findings.isRemaining(each)) {
        String why =
            each.against().stream()
                .findFirst()
                .map(Clue::reason)
                .or(each::untestedBecause)
                .orElse("");
        line(
            "| %s | %s | %s |"
                .formatted(
                    MarkdownText.identifier(each.causeId()),
                    each.verdict().id(),
                    MarkdownText.cell(why)));
      }
    }
    line("");
  }

  private void files(List<InspectedFile> files) {
    line("## Files");
    line("");
    line("| file | kind | observations | |");
    line("|---|---|---|---|");
    for (InspectedFile each : files.stream().limit(MAX_FILES).toList()) {
      line(
          "| %s | %s | %d | %s |"
              .formatted(
                  MarkdownText.cell(each.name()),
                  MarkdownText.cell(each.kind()),
                  each.observations().size(),
                  MarkdownText.cell(each.defect().or(each::problem).orElse(""))));
    }
    if (files.size() > MAX_FILES) {
      line("| and %d more | | | |".formatted(files.size() - MAX_FILES));
    }
    line("");
  }

  private void line(String text) {
    lines.append(text).append('\n');
  }

  private static String word(Health health) {
    return switch (health) {
      case HEALTHY -> "HEALTHY";
      case FAULTY -> "FAULT";
      case UNKNOWN -> "UNKNOWN";
    };
  }
}
