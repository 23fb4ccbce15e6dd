package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.comparison.Basis;
import org.rdpdoctor.comparison.Comparison;
import org.rdpdoctor.comparison.Conclusion;
import org.rdpdoctor.comparison.Difference;
import org.rdpdoctor.comparison.Judgement;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.model.StageId;

/** Two pieces of evidence beside each other, for people. */
public final class ComparisonText {
  private static final int MAX_CAUSES = 5;
  private static final int MAX_CANDIDATES = 8;

  private final Page page;
  private final Comparison comparison;
  private final String first;
  private final String second;
  private final Health health;
  private final String doubt;

  private ComparisonText(SideBySide.Pair pair, Style style) {
    this.page = new Page(style);
    this.comparison = pair.comparison();
    this.first = pair.first().name();
    this.second = pair.second().name();
    this.health = pair.health();
    this.doubt = pair.doubt().map(each -> "; but " + placed(each)).orElse("");
  }

  /** What differs, what that says, and which causes remain. */
  public static String write(SideBySide.Pair pair, Style style) {
    ComparisonText text = of(pair, style);
    text.write();
    return text.page.text();
  }

  /** The same without the last line, as a part of a longer report. */
  static String part(SideBySide.Pair pair, Style style) {
    ComparisonText text = of(pair, style);
    text.body();
    return text.page.text();
  }

  private static ComparisonText of(SideBySide.Pair pair, Style style) {
    return new ComparisonText(pair, style);
  }

  private void write() {
    body();
    page.blank();
    page.line(DiagnosisText.tone(health), verdict());
  }

  private void body() {
    page.heading(relation());
    side("  first   ", first, comparison.alone());
    side("  second  ", second, comparison.other());
    differences("Stages that do not stand alike", comparison.stages());
    differences("Facts that differ", comparison.facts());
    if (comparison.stages().isEmpty() && comparison.facts().isEmpty()) {
      page.blank();
      page.item("", "Nothing that can be compared differs.");
    }
    if (!comparison.untold().isEmpty()) {
      page.blank();
      page.item(
          "", "Could not be compared, because one or both are unknown: " + untold(comparison));
    }
    judgement();
    conclusions();
    causes();
  }

  private void judgement() {
    comparison
        .judgement()
        .ifPresent(judgement -> {
          page.blank();
          page.heading("Where it lies");
          page.item("  ", placed(judgement));
          judgement.basis().ifPresent(basis -> basis("    ", basis));
          candidates(judgement).ifPresent(each -> page.item("  could be:  ", each));
          judgement.next().ifPresent(each -> page.item("  next:      ", each));
        });
  }

  private void basis(String indent, Basis basis) {
    page.item(indent + "first:  ", basis.first());
    page.item(indent + "second: ", basis.second());
  }

  /** How surely, and what. */
  static String placed(Judgement judgement) {
    return "%s: %s".formatted(judgement.certainty().id(), judgement.sentence());
  }

  /** Ids of the first few that could be it. */
  static Optional<String> candidates(Judgement judgement) {
    int more = judgement.candidates().size() - MAX_CANDIDATES;
    String named =
        judgement.candidates().stream().limit(MAX_CANDIDATES).collect(Collectors.joining(", "));
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(more > 0 ? "%s and %d more".formatted(named, more) : named);
  }

  /** All of it as sentences, for formats with lists. */
  static List<String> sentences(Judgement judgement) {
    List<String> all = new ArrayList<>();
    all.add(placed(judgement));
    judgement
        .basis()
        .ifPresent(basis -> {
          all.add("first: " + basis.first());
          all.add("second: " + basis.second());
        });
    candidates(judgement).ifPresent(each -> all.add("could be: " + each));
    judgement.next().ifPresent(each -> all.add("next: " + each));
    return all;
  }

  static String untold(Comparison comparison) {
    return comparison.untold().stream().map(StageId::id).collect(Collectors.joining(", "));
  }

  private String relation() {
    return heading(comparison.relation());
  }

  static String heading(Relation relation) {
    return switch (relation) {
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
    if (comparison.conclusions().isEmpty() && comparison.remarks().isEmpty()) {
      return;
    }
    page.blank();
    page.heading("What both together say");
    remarks(comparison).forEach(each -> page.item("  - ", each));
    for (Conclusion each : comparison.conclusions()) {
      page.item("  - ", sentence(each));
      basis("      ", each.basis());
    }
  }

  /** The same with what it rests on. */
  static String wholeSentence(Conclusion each) {
    return "%s (first: %s; second: %s)"
        .formatted(sentence(each), each.basis().first(), each.basis().second());
  }

  /** Remarks that no conclusion says already. */
  static List<String> remarks(Comparison comparison) {
    return comparison.remarks().stream()
        .filter(each ->
            comparison.conclusions().stream().noneMatch(said -> said.because().equals(each)))
        .toList();
  }

  static String sentence(Conclusion each) {
    return "%s, %s %s"
        .formatted(each.because(), words(each.bearing()), String.join(", ", each.causes()));
  }

  private static String words(Conclusion.Bearing bearing) {
    return switch (bearing) {
      case PROVES -> "which proves";
      case RULES_OUT -> "so not:";
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
    int more = comparison.together().remaining().size() - MAX_CAUSES;
    if (more > 0) {
      page.item("  ", "and %d more".formatted(more));
    }
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
            DiagnosisText.word(health),
            DiagnosisText.summary(comparison.together()) + doubt,
            differences,
            differences == 1 ? "difference" : "differences");
  }
}
