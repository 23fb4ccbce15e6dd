package org.rdpdoctor.report;

import java.util.List;
import org.rdpdoctor.remedy.Advice;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.Step;

/** A plan as a runbook; {@link MarkdownText} makes all text harmless. */
public final class PlanMarkdown {
  private final StringBuilder lines = new StringBuilder();

  private PlanMarkdown() {}

  /**
   * The whole plan.
   *
   * @param headline of the diagnosis
   */
  public static String write(Plan plan, String headline) {
    PlanMarkdown markdown = new PlanMarkdown();
    markdown.line("# Repair of " + MarkdownText.escape(plan.target().display()));
    markdown.line(MarkdownText.escape(headline));
    markdown.line(
        "Plan "
            + MarkdownText.identifier(plan.id())
            + ". One change at a time, the connection tried after each; what does not help is undone before the next.");
    int number = 0;
    for (Remedy remedy : plan.remedies()) {
      number++;
      markdown.remedy(number, remedy);
    }
    if (!plan.advice().isEmpty()) {
      markdown.line("## What others must do");
      plan.advice().forEach(markdown::advice);
    }
    if (plan.isEmpty()) {
      markdown.line("Nothing is proposed.");
    }
    return markdown.lines.toString();
  }

  private void remedy(int number, Remedy remedy) {
    line("## %d. %s: %s".formatted(number, remedy.id(), MarkdownText.escape(remedy.title())));
    list("Why", remedy.why());
    list(
        "Before: write down what these hold",
        remedy.steps().stream()
            .flatMap(step -> step.touched().stream())
            .map(each -> each.place().words() + " (at planning: " + each.expected().words() + ")")
            .distinct()
            .toList());
    list("Change", remedy.steps().stream().map(Step::what).toList());
    for (List<Step> hammer : remedy.hammers()) {
      list("If new connections do not show it", hammer.stream().map(Step::what).toList());
    }
    list(
        "Mind",
        List.of(
            "risk: " + PlanText.risk(remedy),
            remedy.alsoTouches().isEmpty() ? "nobody else notices" : remedy.alsoTouches(),
            "needs: " + remedy.needs()));
    list("Check", List.of("rdpdoctor diagnose from the client that failed"));
    list("Undo", List.of(remedy.undone()));
  }

  private void advice(Advice advice) {
    line("### %s".formatted(MarkdownText.escape(advice.id())));
    line(
        "**%s:** %s"
            .formatted(MarkdownText.escape(advice.who()), MarkdownText.escape(advice.what())));
    if (!advice.commands().isEmpty()) {
      lines.append("~~~\n");
      advice
          .commands()
          .forEach(each ->
              lines.append(PlainText.showSentence(each).replace("~~~", "~ ~ ~")).append('\n'));
      lines.append("~~~\n\n");
    }
  }

  private void list(String heading, List<String> items) {
    line("**" + heading + "**");
    items.forEach(each -> lines.append("- ").append(MarkdownText.escape(each)).append('\n'));
    lines.append('\n');
  }

  private void line(String text) {
    lines.append(text).append("\n\n");
  }
}
