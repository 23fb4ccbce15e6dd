package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Verdict;

/** The parts of the screen that speak of causes. */
final class CauseSections {
  private static final int MAX_CAUSES = 4;
  private static final int MAX_CLUES_OF_FIRST = 3;
  private static final int MAX_MORE_NAMED = 6;
  private static final int MAX_REASONS_RULED_OUT = 4;
  private static final int MAX_RULED_OUT_NAMED = 5;
  private static final int MAX_STEP_LINES = 10;
  private static final int MAX_AVOID = 2;
  private static final int MAX_TESTS = 3;

  private final Page page;
  private final Diagnosis diagnosis;
  private final List<Assessment> remaining;

  CauseSections(Page page, Diagnosis diagnosis) {
    this.page = page;
    this.diagnosis = diagnosis;
    this.remaining = Findings.of(diagnosis);
  }

  /** What fits on the first screen; nothing for a healthy host. */
  void verdict() {
    switch (diagnosis.health()) {
      case HEALTHY -> {}
      case FAULTY, UNKNOWN -> {
        remaining();
        ruledOut();
        nextTests();
        remedy();
      }
    }
  }

  private void remaining() {
    page.blank();
    if (remaining.isEmpty()) {
      page.heading("No known cause fits");
      page.item("  ", "Nothing that was examined points to one of the causes of the catalogue.");
      return;
    }
    page.heading(remaining.size() == 1 ? "The cause" : "Causes that remain, the likeliest first");
    for (int i = 0; i < Math.min(MAX_CAUSES, remaining.size()); i++) {
      cause(remaining.get(i), i == 0 ? MAX_CLUES_OF_FIRST : 1);
    }
    if (remaining.size() > MAX_CAUSES) {
      List<Assessment> more = remaining.subList(MAX_CAUSES, remaining.size());
      page.item("  and: ", named(more, MAX_MORE_NAMED));
    }
  }

  private void cause(Assessment assessment, int clues) {
    page.entry(
        "  ",
        tone(assessment),
        "%-15s".formatted(Findings.certainty(assessment)),
        "%s (%s)".formatted(Findings.title(assessment), assessment.causeId()));
    clues("    + ", assessment.support(), clues);
    clues("    - ", assessment.against(), 1);
  }

  private void clues(String mark, List<Clue> clues, int limit) {
    clues.stream().limit(limit).forEach(clue -> page.item(mark, clue.reason()));
  }

  /** Grouped by the reason, so that a reader sees what was proved rather than a list of names. */
  private void ruledOut() {
    List<Assessment> ruledOut = with(Verdict.RULED_OUT);
    if (ruledOut.isEmpty()) {
      return;
    }
    page.blank();
    page.heading("Ruled out: " + ruledOut.size() + " causes");
    Map<String, List<Assessment>> byReason = new LinkedHashMap<>();
    ruledOut.forEach(
        each -> byReason.computeIfAbsent(mainReason(each), _ -> new ArrayList<>()).add(each));
    byReason.entrySet().stream()
        .sorted(Comparator.comparingInt(each -> -each.getValue().size()))
        .limit(MAX_REASONS_RULED_OUT)
        .forEach(each ->
            page.item(
                "  - ", each.getKey() + ": not " + named(each.getValue(), MAX_RULED_OUT_NAMED)));
  }

  private void nextTests() {
    List<String> tests =
        remaining.stream().map(Assessment::next).flatMap(Optional::stream).distinct().toList();
    boolean settled = !remaining.isEmpty() && isSure(remaining.getFirst());
    if (!tests.isEmpty()) {
      page.blank();
      page.heading(settled ? "To be sure" : "Next test, the most telling first");
      tests.stream().limit(settled ? 1 : MAX_TESTS).forEach(each -> page.item("  - ", each));
    }
  }

  private void remedy() {
    Optional<CausePage> leading =
        remaining.stream().findFirst().flatMap(each -> CausePages.page(each.causeId()));
    if (leading.isEmpty()) {
      return;
    }
    if (isSure(remaining.getFirst())) {
      steps(leading.get());
    }
    page.blank();
    page.heading("What not to do");
    leading.get().avoid().stream().limit(MAX_AVOID).forEach(each -> page.item("  - ", each));
  }

  private void steps(CausePage page) {
    this.page.blank();
    this.page.heading("What to do");
    int lines = 0;
    int shown = 0;
    for (String step : page.mend()) {
      String mark = "  " + (shown + 1) + ". ";
      lines += Page.height(mark, step);
      if (shown > 0 && lines > MAX_STEP_LINES) {
        break;
      }
      this.page.item(mark, step);
      shown++;
    }
    if (shown < page.mend().size()) {
      this.page.item(
          "  ",
          "%d more steps and the proof: docs/causes/%s.md"
              .formatted(page.mend().size() - shown, page.id()));
    }
  }

  /** All causes of the catalogue, by verdict. */
  void everyCause() {
    for (Verdict verdict : Verdict.values()) {
      List<Assessment> causes = with(verdict);
      if (!causes.isEmpty()) {
        page.blank();
        page.heading("%s (%d)".formatted(verdict.id(), causes.size()));
        causes.forEach(this::wholeCause);
      }
    }
  }

  private void wholeCause(Assessment assessment) {
    String share =
        assessment.verdict() == Verdict.LIKELY || assessment.verdict() == Verdict.POSSIBLE
            ? ", " + Findings.perCent(assessment.confidence())
            : "";
    page.entry("  ", tone(assessment), assessment.causeId() + share, Findings.title(assessment));
    assessment.support().forEach(each -> page.item("    + ", whole(each)));
    assessment.against().forEach(each -> page.item("    - ", whole(each)));
    assessment.untestedBecause().ifPresent(each -> page.item("    ? ", each));
    assessment.next().ifPresent(each -> page.item("    next: ", each));
  }

  private static String whole(Clue clue) {
    return clue.reason()
        + clue.place()
            .map(place ->
                " [run %d, %s, connection %d]"
                    .formatted(place.run(), place.address(), place.connection()))
            .orElse("");
  }

  private List<Assessment> with(Verdict verdict) {
    return diagnosis.causes().stream().filter(each -> each.verdict() == verdict).toList();
  }

  private static boolean isSure(Assessment assessment) {
    return assessment.verdict() == Verdict.CONFIRMED || assessment.verdict() == Verdict.LIKELY;
  }

  private static String mainReason(Assessment assessment) {
    return assessment.against().stream().findFirst().map(Clue::reason).orElse("excluded");
  }

  private static String named(List<Assessment> causes, int limit) {
    String names =
        causes.stream().limit(limit).map(Assessment::causeId).collect(Collectors.joining(", "));
    return causes.size() > limit ? names + " and " + (causes.size() - limit) + " more" : names;
  }

  private static Style.Tone tone(Assessment assessment) {
    return switch (assessment.verdict()) {
      case CONFIRMED, LIKELY -> Style.Tone.BAD;
      case POSSIBLE -> Style.Tone.UNSURE;
      case NOT_TESTED, RULED_OUT -> Style.Tone.ASIDE;
    };
  }
}
