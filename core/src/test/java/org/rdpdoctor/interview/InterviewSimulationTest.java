package org.rdpdoctor.interview;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CauseEntry;
import org.rdpdoctor.diagnosis.CauseTable;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.ReportedSigns;
import org.rdpdoctor.diagnosis.ReportedSigns.Sign;
import org.rdpdoctor.diagnosis.ReportedWord;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.interview.Interview.End;
import org.rdpdoctor.interview.Interview.Step;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.report.Golden;

/**
 * For every cause a simulated person who has it, knows nothing but the answers and starts from
 * nothing. This proves that the questions are chosen well for the table, not that the table is
 * right: the same table answers.
 */
class InterviewSimulationTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final ReportedSigns SIGNS = ReportedSigns.packed();

  /** Two words at least speak for the cause: with less nobody could be led to it. */
  private static final int LEAST_WORDS = 2;

  private record Outcome(String causeId, int place, int questions, double share, End end) {}

  @Test
  void simulatedPersonsAreLedToTheirCause() {
    List<Outcome> outcomes =
        CauseTable.packed().all().stream()
            .map(CauseEntry::id)
            .filter(id -> words(id) >= LEAST_WORDS)
            .map(InterviewSimulationTest::simulate)
            .toList();
    Golden.assertFile(Path.of("../docs/interview.md"), document(outcomes));
    assertThat(outcomes).hasSizeGreaterThan(80);
    assertThat(outcomes)
        .allMatch(each -> each.questions() <= Interview.USUAL_QUESTIONS && each.place() > 0);
    assertThat(share(outcomes, 3)).isGreaterThan(0.75);
  }

  private static long words(String causeId) {
    return SIGNS.signs().stream()
        .filter(sign -> sign.causeId().equals(causeId) && sign.balanceNats() > 0)
        .map(Sign::word)
        .distinct()
        .count();
  }

  private static Outcome simulate(String causeId) {
    Interview interview = new Interview(ENGINE, nothing(), Interview.USUAL_QUESTIONS);
    Step step = interview.step();
    while (step instanceof Step.Ask ask) {
      interview.answer(ask.question().word().word(), answer(ask.question().word(), causeId));
      step = interview.step();
    }
    List<Assessment> ranked = interview.diagnosis().remaining();
    int place = ranked.stream().map(Assessment::causeId).toList().indexOf(causeId) + 1;
    double share = place == 0 ? 0 : ranked.get(place - 1).confidence();
    End end = step instanceof Step.Over(End over) ? over : End.STOPPED;
    return new Outcome(causeId, place, interview.asked(), share, end);
  }

  /**
   * Yes or no where the table says something of this cause; else no to what is not usual, and
   * "don't know" to what may well be.
   */
  private static Optional<Boolean> answer(ReportedWord word, String causeId) {
    double yes = SIGNS.balanceNats(word.word(), true, causeId);
    double no = SIGNS.balanceNats(word.word(), false, causeId);
    if (yes != 0 || no != 0) {
      return Optional.of(yes > no);
    }
    return word.usual() == ReportedWord.Usual.OFTEN ? Optional.empty() : Optional.of(false);
  }

  private static Evidence nothing() {
    return new Evidence(
        Evidence.SCHEMA, "test", new Target("host", "host", 3389), List.of(), List.of());
  }

  private static double share(List<Outcome> outcomes, int place) {
    return (double) outcomes.stream().filter(each -> each.place() <= place).count()
        / outcomes.size();
  }

  private static String document(List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>();
    lines.add("# Simulated interviews");
    lines.add("");
    lines.add("Made by `InterviewSimulationTest`. For each cause of which two words at least speak, a");
    lines.add("simulated person who has it is interviewed from nothing, with at most 12 questions. The");
    lines.add("person answers by the same table that weighs the answers, and no to whatever else is not");
    lines.add("usual. So this shows that questions are chosen well, not that the table is right.");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Of %d causes %.0f %% are first, %.0f %% among the first three, after %.1f questions.",
            outcomes.size(),
            100 * share(outcomes, 1),
            100 * share(outcomes, 3),
            outcomes.stream().mapToInt(Outcome::questions).average().orElse(0)));
    lines.add("");
    lines.add("| cause | place | questions | share | ended because |");
    lines.add("|---|---|---|---|---|");
    for (Outcome each : outcomes) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %.0f %% | %s |",
              each.causeId(),
              each.place(),
              each.questions(),
              100 * each.share(),
              each.end().words()));
    }
    return String.join("\n", lines) + "\n";
  }
}
