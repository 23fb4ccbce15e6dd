package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Verdict;

/** The parts of the screen that speak of causes. */
final class CauseSections {
  private static final int MAX_CAUSES = 3;
  private static final int MAX_CLUES_OF_FIRST = 2;
  private static final int MAX_MORE_NAMED = 3;
  private static final int MAX_REASONS = 3;
  private static final int MAX_STEP_LINES = 5;
  private static final int MAX_AVOID_LINES = 3;
  private static final int MAX_TESTS = 3;

  /** Below this share of belief, a test is cheaper than a change on a guess. */
  static final double WORTH_A_CHANGE = 0.6;

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
      page.heading("No cause could be singled out. What would tell:");
      whatWouldTell();
      return;
    }
    page.heading(remaining.size() == 1 ? "The cause" : "Causes that remain, the likeliest first");
    for (int i = 0; i < Math.min(MAX_CAUSES, remaining.size()); i++) {
      cause(remaining.get(i), i == 0 ? MAX_CLUES_OF_FIRST : 1);
    }
    if (remaining.size() > MAX_CAUSES) {
      List<Assessment> more = remaining.subList(MAX_CAUSES, remaining.size());
      page.item("  and ", named(more, MAX_MORE_NAMED));
    }
  }

  /** What this program could have seen itself comes first. */
  private void whatWouldTell() {
    if (!diagnosis.defects().isEmpty()) {
      page.item(
          "  - ", "a version without the defect; please report it with the evidence (--save FILE)");
    }
    Map<Boolean, List<Assessment>> byWire =
        with(Verdict.NOT_TESTED).stream()
            .collect(Collectors.partitioningBy(each -> each.cause().visibleByWire()));
    Stream.of(true, false)
        .map(wire -> byReason(byWire.getOrDefault(wire, List.of()), CauseSections::untestedBecause))
        .flatMap(groups -> groups.entrySet().stream())
        .limit(MAX_REASONS)
        .forEach(each ->
            page.item("  - ", each.getKey() + ": " + named(each.getValue(), MAX_MORE_NAMED)));
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
    page.heading(
        "Ruled out: %d causes%s"
            .formatted(
                ruledOut.size(), ruledOut.size() > MAX_REASONS ? " (--all names them)" : ""));
    byReason(ruledOut, CauseSections::ruledOutBecause).entrySet().stream()
        .limit(MAX_REASONS)
        .forEach(each -> page.item("  - ", oneLine(each.getKey() + ", so not ", each.getValue())));
  }

  /** As many names as fit in the line. */
  private static String oneLine(String reason, List<Assessment> causes) {
    int names = causes.size();
    while (names > 1 && Page.height("  - ", reason + named(causes, names)) > 1) {
      names--;
    }
    return reason + named(causes, names);
  }

  /** The most telling reasons, those that concern most causes, come first. */
  static Map<String, List<Assessment>> byReason(
      List<Assessment> causes, Function<Assessment, String> reason) {
    Map<String, List<Assessment>> groups = new LinkedHashMap<>();
    causes.forEach(
        each -> groups.computeIfAbsent(reason.apply(each), _ -> new ArrayList<>()).add(each));
    Map<String, List<Assessment>> sorted = new LinkedHashMap<>();
    groups.entrySet().stream()
        .sorted(Comparator.comparingInt(each -> -each.getValue().size()))
        .forEach(each -> sorted.put(each.getKey(), each.getValue()));
    return sorted;
  }

  private void nextTests() {
    List<String> tests =
        remaining.stream().map(Assessment::next).flatMap(Optional::stream).distinct().toList();
    if (tests.isEmpty()) {
      return;
    }
    page.blank();
    if (isLeading()) {
      page.heading(
          remaining.getFirst().verdict() == Verdict.CONFIRMED ? "To see it yourself" : "Next test");
      page.item("  ", tests.getFirst());
    } else {
      page.heading("Next tests, one for each cause above");
      tests.stream().limit(MAX_TESTS).forEach(each -> page.item("  - ", each));
    }
  }

  private void remedy() {
    Optional<CausePage> leading =
        remaining.stream().findFirst().flatMap(each -> CausePages.page(each.causeId()));
    if (leading.isEmpty()) {
      return;
    }
    if (isLeading()) {
      steps(leading.get());
    }
    page.blank();
    page.heading("What not to do");
    if (!isLeading()) {
      page.item("  - ", "Do not change anything on a guess: no cause leads yet, so test first.");
    }
    avoid(leading.get());
  }

  private void avoid(CausePage leading) {
    int lines = 0;
    for (String each : leading.avoid()) {
      lines += Page.height("  - ", each);
      if (lines <= MAX_AVOID_LINES || each.equals(leading.avoid().getFirst())) {
        page.item("  - ", each);
      }
    }
  }

  private void steps(CausePage page) {
    this.page.blank();
    this.page.heading(
        remaining.getFirst().confidence() < WORTH_A_CHANGE
            ? "What to do, once the test has shown that it is " + page.id()
            : "What to do");
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
        switch (verdict) {
          case NOT_TESTED -> wholeUntested(causes);
          case CONFIRMED, LIKELY, POSSIBLE, RULED_OUT -> causes.forEach(this::wholeCause);
        }
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
    assessment.next().ifPresent(each -> page.item("    next: ", each));
  }

  /** Most lack the same thing; it is said once for all of them. */
  private void wholeUntested(List<Assessment> causes) {
    byReason(causes, CauseSections::untestedBecause)
        .forEach((reason, group) -> {
          page.item("  ? ", reason + ":");
          for (Assessment each : group) {
            page.entry("    ", tone(each), each.causeId(), Findings.title(each));
            each.support().forEach(clue -> page.item("      + ", whole(clue)));
            each.against().forEach(clue -> page.item("      - ", whole(clue)));
          }
        });
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

  private boolean isLeading() {
    return Findings.isLeading(remaining.getFirst());
  }

  static String ruledOutBecause(Assessment assessment) {
    return assessment.against().stream().findFirst().map(Clue::reason).orElse("it is excluded");
  }

  static String untestedBecause(Assessment assessment) {
    return assessment.untestedBecause().orElse("nothing tests it yet");
  }

  static String named(List<Assessment> causes, int limit) {
    String names =
        causes.stream().limit(limit).map(Assessment::causeId).collect(Collectors.joining(", "));
    return causes.size() > limit ? names + " and " + (causes.size() - limit) + " more" : names;
  }

  static Style.Tone tone(Assessment assessment) {
    return switch (assessment.verdict()) {
      case CONFIRMED, LIKELY -> Style.Tone.BAD;
      case POSSIBLE -> Style.Tone.UNSURE;
      case NOT_TESTED, RULED_OUT -> Style.Tone.ASIDE;
    };
  }
}
