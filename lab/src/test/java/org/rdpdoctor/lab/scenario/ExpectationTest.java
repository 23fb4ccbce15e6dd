package org.rdpdoctor.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.lab.scenario.Said.Suspect;
import org.rdpdoctor.lab.scenario.ScenarioResult.NotRun;

class ExpectationTest {
  private static final Said FAULTY =
      new Said(
          "faulty",
          Optional.of("tls"),
          List.of(
              new Suspect("key-a", "likely", 0.6),
              new Suspect("key-b", "possible", 0.2),
              new Suspect("key-c", "ruled-out", 0)),
          "the server resets every hello",
          List.of(),
          Duration.ofSeconds(2));
  private static final Said HEALTHY =
      new Said("healthy", Optional.empty(), List.of(), "all is well", List.of(), Duration.ZERO);

  private static Scenario scenario(String fields) {
    try {
      return ScenarioReader.read("test", "[x]\ntitle = t\nserver = lab slow\n" + fields).getFirst();
    } catch (ScenarioProblem problem) {
      throw new AssertionError(problem);
    }
  }

  private static List<String> complaints(String fields, Said said) {
    return scenario(fields).expected().complaints(said);
  }

  @Test
  void whatComesFirstCounts() {
    assertThat(complaints("cause = key-a", FAULTY)).isEmpty();
    assertThat(complaints("first = key-a, key-b", FAULTY)).isEmpty();
    assertThat(complaints("first = key-b | key-a", FAULTY)).isEmpty();
    assertThat(complaints("cause = key-b", FAULTY)).containsExactly("first comes key-a");
    assertThat(complaints("first = key-a, key-c", FAULTY)).isNotEmpty();
    assertThat(complaints("first = healthy", FAULTY)).isNotEmpty();
    assertThat(complaints("first = healthy", HEALTHY)).isEmpty();
    assertThat(complaints("first = undetermined", HEALTHY)).isNotEmpty();
    assertThat(complaints("cause = key-a", HEALTHY))
        .containsExactly("first comes nothing: healthy");
  }

  @Test
  void everyOtherKeyCounts() {
    assertThat(complaints("never = key-b, key-c\namong = key-b\nstage = tls", FAULTY)).isEmpty();
    assertThat(complaints("never = key-a", FAULTY))
        .containsExactly("key-a is named though it is not");
    assertThat(complaints("health = faulty\namong = key-c", FAULTY))
        .containsExactly("key-c is not among the first three");
    assertThat(complaints("health = faulty\nopen = key-c", FAULTY))
        .containsExactly("key-c is ruled out though nothing excludes it");
    assertThat(complaints("health = unknown", FAULTY)).containsExactly("the health is faulty");
    assertThat(complaints("health = faulty\nstage = tcp", FAULTY))
        .containsExactly("it fails at tls");
    assertThat(complaints("health = faulty\nstage = -", FAULTY)).containsExactly("it fails at tls");
    assertThat(complaints("health = faulty\nsays = RESETS, nothing", FAULTY))
        .containsExactly("nothing is not in the report");
  }

  @Test
  void ofSeveralRunsEnoughMustBeRight() {
    Scenario scenario = scenario("cause = key-a\nrepeat = 3\nright = 2");
    assertThat(ScenarioResult.of(scenario, List.of(FAULTY, HEALTHY, FAULTY)).isAsExpected())
        .isTrue();
    ScenarioResult wrong = ScenarioResult.of(scenario, List.of(FAULTY, HEALTHY, HEALTHY));
    assertThat(wrong.isAsExpected()).isFalse();
    assertThat(wrong.complaint()).hasValue("first comes nothing: healthy");
    assertThat(wrong.named()).isEqualTo("healthy");
  }

  @Test
  void theTableSaysWhatWasAndWhatWasNot() {
    ScenarioResult right = ScenarioResult.of(scenario("cause = key-a"), List.of(FAULTY));
    ScenarioResult skipped =
        new ScenarioResult(
            scenario("cause = key-b"), List.of(), Optional.of(new NotRun("no root", true)));
    CoverageTable table = new CoverageTable(List.of(right, skipped), "key-a"::equals);

    assertThat(table.cells(right))
        .containsExactly(
            "x",
            "t",
            "[key-a](causes/key-a.md)",
            "faulty",
            "tls",
            "[key-a](causes/key-a.md)",
            "1",
            "likely 60 %",
            "2.0",
            "yes");
    assertThat(table.coverage(Set.of("key-a", "key-z")))
        .contains("not run: no root")
        .contains("1 of 2 scenarios are as expected, 1 were not run.")
        .contains("Fewer than two scenarios: [key-a](causes/key-a.md) (1), key-z (0).");
    assertThat(table.markdown("x")).contains("lab run x --format").doesNotContain("Fewer than");
    assertThat(table.text()).contains("no root").contains("likely 60 %");
  }
}
