package org.rdpdoctor.interview;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CauseEntry;
import org.rdpdoctor.diagnosis.CauseTable;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Questions;
import org.rdpdoctor.diagnosis.ReportedSigns;
import org.rdpdoctor.diagnosis.ReportedSigns.Sign;
import org.rdpdoctor.diagnosis.ReportedWords;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.interview.Interview.End;
import org.rdpdoctor.interview.Interview.Step;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.report.Golden;

/**
 * For every cause a simulated person who has it, once with nothing said before and once with the
 * word that speaks most for it. This proves that questions are chosen well for the table, not that
 * the table is right: the same table answers.
 */
class InterviewSimulationTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final Questions QUESTIONS = new Questions(ENGINE);
  private static final ReportedSigns SIGNS = ReportedSigns.packed();

  private record Outcome(String causeId, int place, int questions, End end) {
    boolean within(int places) {
      return place > 0 && place <= places;
    }
  }

  @Test
  void simulatedPersonsAreLedToTheirCause() {
    List<Outcome> fromNothing = new ArrayList<>();
    List<Outcome> fromOneWord = new ArrayList<>();
    for (CauseEntry cause : someCauses()) {
      fromNothing.add(simulate(cause.id(), List.of()));
      fromOneWord.add(
          simulate(
              cause.id(),
              tellingWord(cause.id()).stream()
                  .map(word -> new Observed(new Source.Person(), new WordReported(word, true)))
                  .toList()));
    }
    Golden.assertFile(Path.of("../docs/interview.md"), document(fromNothing, fromOneWord));
    for (List<Outcome> outcomes : List.of(fromNothing, fromOneWord)) {
      assertThat(outcomes).allMatch(each -> each.questions() <= Interview.USUAL_QUESTIONS);
      assertThat(share(clear(outcomes), each -> each.within(1))).isGreaterThan(Interview.CLEAR);
    }
    assertThat(share(fromNothing, each -> each.within(3))).isGreaterThan(0.3);
    assertThat(share(fromOneWord, each -> each.within(3))).isGreaterThan(0.8);
  }

  /** Every second one, to save time. */
  private static List<CauseEntry> someCauses() {
    List<CauseEntry> all = CauseTable.packed().all();
    return IntStream.range(0, all.size()).filter(i -> i % 2 == 0).mapToObj(all::get).toList();
  }

  private static List<Outcome> clear(List<Outcome> outcomes) {
    return outcomes.stream().filter(each -> each.end() == End.CLEAR).toList();
  }

  /** What such a person would tell before anybody asks: no more than that. */
  private static Optional<String> tellingWord(String causeId) {
    ReportedWords words = ReportedWords.packed();
    return SIGNS.signs().stream()
        .filter(sign -> sign.causeId().equals(causeId) && sign.holds() && sign.balanceNats() > 0)
        .filter(sign -> words.word(sign.word()).isPresent())
        .max(Comparator.comparingDouble(Sign::balanceNats).thenComparing(Sign::word))
        .map(Sign::word);
  }

  private static Outcome simulate(String causeId, List<Observed> said) {
    Evidence evidence =
        new Evidence(Evidence.SCHEMA, "test", new Target("host", "host", 3389), List.of(), said);
    Interview interview = new Interview(ENGINE, evidence, Interview.USUAL_QUESTIONS);
    Step step = interview.step();
    while (step instanceof Step.Ask ask) {
      String word = ask.question().word().word();
      interview.answer(word, Optional.of(QUESTIONS.chanceOfYes(word, causeId) > 0.5));
      step = interview.step();
    }
    int place =
        interview.diagnosis().remaining().stream()
                .map(Assessment::causeId)
                .toList()
                .indexOf(causeId)
            + 1;
    End end = step instanceof Step.Over(End over) ? over : End.STOPPED;
    return new Outcome(causeId, place, interview.asked(), end);
  }

  private static double share(List<Outcome> outcomes, Predicate<Outcome> which) {
    return (double) outcomes.stream().filter(which).count() / outcomes.size();
  }

  private static String document(List<Outcome> fromNothing, List<Outcome> fromOneWord) {
    StringBuilder text =
        new StringBuilder(
            """
            # Simulated interviews

            Made by `InterviewSimulationTest`. For every second cause a simulated person who has it is interviewed
            with at most %d questions: once from nothing, once after the word that speaks most for the
            cause. The person gives the answer that the table of signs makes likelier for that cause. So
            this shows that questions are chosen well for the table, not that the table is right;
            [accuracy.md](accuracy.md) is about that.

            """
                .formatted(Interview.USUAL_QUESTIONS));
    text.append(summary("From nothing", fromNothing));
    text.append(summary("After one word", fromOneWord));
    text.append(
        """

        Place 0: the cause is not among those that remain.

        | cause | from nothing: place | questions | ended | after one word: place | questions | ended |
        |---|---|---|---|---|---|---|
        """);
    for (int i = 0; i < fromNothing.size(); i++) {
      text.append(
          "| %s |%s%s\n"
              .formatted(
                  fromNothing.get(i).causeId(),
                  cells(fromNothing.get(i)),
                  cells(fromOneWord.get(i))));
    }
    return text.toString();
  }

  private static String cells(Outcome outcome) {
    return " %d | %d | %s |"
        .formatted(
            outcome.place(),
            outcome.questions(),
            outcome.end().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String summary(String heading, List<Outcome> outcomes) {
    return String.format(
        Locale.ROOT,
        "- %s: %.0f %% in the first place, %.0f %% in the first three, after %.1f questions; %.0f %%"
            + " end clear, of those %.0f %% are right.\n",
        heading,
        100 * share(outcomes, each -> each.within(1)),
        100 * share(outcomes, each -> each.within(3)),
        outcomes.stream().mapToInt(Outcome::questions).average().orElse(0),
        100 * share(outcomes, each -> each.end() == End.CLEAR),
        100 * share(clear(outcomes), each -> each.within(1)));
  }
}
