package org.rdpdoctor.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoverageTableTest {
  private static ScenarioResult result(String expected, Said.Suspect... causes)
      throws ScenarioProblem {
    Scenario scenario =
        ScenarioReader.read("test", "[a]\ntitle = t\nserver = lab x\n" + expected).getFirst();
    Said said =
        new Said(
            "unknown", Optional.empty(), List.of(causes), "", List.of(), Duration.ofSeconds(1));
    return ScenarioResult.of(scenario, List.of(said));
  }

  private static Said.Suspect suspect(String id, String verdict) {
    return new Said.Suspect(id, verdict, 0.5);
  }

  private static String coverage(ScenarioResult... results) {
    return new CoverageTable(List.of(results), _ -> false).coverage(Set.of("thin", "lost"));
  }

  @Test
  void tellsHowOftenACauseIsNamed() throws ScenarioProblem {
    String table =
        coverage(
            result("cause = thin\n", suspect("thin", "likely")),
            result("cause = thin\n", suspect("lost", "possible"), suspect("thin", "confirmed")),
            result("cause = thin\n", suspect("thin", "possible")),
            result("cause = lost\nnever = thin\n", suspect("lost", "possible")),
            result("cause = lost\nfirst = thin\n", suspect("thin", "likely")));

    assertThat(table)
        .contains("| cause | scenarios | named | named first | near misses |")
        .contains("| thin | 3 | 2 | 1 | 1 |")
        .contains("| lost | 2 | 0 | 0 | 0 |")
        .contains("Named in none of its scenarios: lost (in 2).")
        .contains("No near miss: lost (0).")
        .doesNotContain("Fewer than two scenarios");
  }

  /** What was not run here says nothing of the diagnosis. */
  @Test
  void whatWasNotRunIsNotCalledUnnamed() throws ScenarioProblem {
    Scenario scenario = result("cause = lost\n").scenario();
    ScenarioResult skipped =
        new ScenarioResult(
            scenario, List.of(), Optional.of(new ScenarioResult.NotRun("no root", true)));

    assertThat(coverage(skipped))
        .doesNotContain("Named in none of its scenarios")
        .contains("Fewer than two scenarios: lost (1), thin (0).");
  }
}
