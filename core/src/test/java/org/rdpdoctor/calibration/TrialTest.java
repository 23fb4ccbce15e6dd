package org.rdpdoctor.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;

class TrialTest {
  private static final Trial RIGHT =
      trial(Set.of("a", "b"), Health.FAULTY, "b", Verdict.CONFIRMED, 1);
  private static final Trial PROVED_WRONG =
      trial(Set.of("a"), Health.FAULTY, "c", Verdict.CONFIRMED, 0);
  private static final Trial WELL =
      new Trial("3", "healthy", Set.of(), Health.HEALTHY, "", Optional.empty(), 0);

  private static Trial trial(
      Set<String> causes, Health health, String first, Verdict verdict, int rank) {
    return new Trial(
        "1",
        "a server; a path",
        causes,
        health,
        "tls",
        Optional.of(new Trial.Said(first, verdict, 0.99)),
        rank);
  }

  @Test
  void aLineIsReadAsItWasWritten() {
    for (Trial each : List.of(RIGHT, PROVED_WRONG, WELL)) {
      assertThat(Trial.parse(each.toLine())).isEqualTo(each);
    }
    assertThatThrownBy(() -> Trial.parse("1\t2")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void judgesWhatWasSaid() {
    assertThat(RIGHT.isRight()).isTrue();
    assertThat(RIGHT.provedWrong()).isFalse();
    assertThat(PROVED_WRONG.provedWrong()).isTrue();
    assertThat(WELL.healthIsWrong()).isFalse();
    assertThat(WELL.forecast()).isEmpty();
    assertThat(trial(Set.of(), Health.FAULTY, "a", Verdict.LIKELY, 0).healthIsWrong()).isTrue();
    assertThat(trial(Set.of("a"), Health.HEALTHY, "a", Verdict.LIKELY, 1).healthIsWrong()).isTrue();
    assertThat(trial(Set.of("a"), Health.UNKNOWN, "a", Verdict.LIKELY, 1).healthIsWrong())
        .isFalse();
  }

  @Test
  void theReportListsWhatIsWorst() {
    String report = TrialsReport.of(List.of(RIGHT, PROVED_WRONG, WELL));
    assertThat(report)
        .contains("| proved, and wrong | 3 | 1 |")
        .contains("| 1 | a server; a path | a | faulty | c, confirmed, 99 % |")
        .contains("Health wrong: none.")
        .contains("| a | c | 1 |")
        .contains("| 95 to 100 % | 2 | 99 % | 1 (50 %) |");
  }
}
