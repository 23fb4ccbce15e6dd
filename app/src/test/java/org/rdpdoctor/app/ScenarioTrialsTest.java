package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.calibration.Trial;
import org.rdpdoctor.lab.scenario.Said;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.ScenarioProblem;
import org.rdpdoctor.lab.scenario.ScenarioReader;
import org.rdpdoctor.lab.scenario.ScenarioResult;

class ScenarioTrialsTest {
  private static final String FAULT = "cause = listener-cert-expired\n";

  private static List<Trial> trials(String expected, Said... runs) throws ScenarioProblem {
    Scenario scenario =
        ScenarioReader.read("test", "[x]\ntitle = one\nserver = lab cert-expired\n" + expected)
            .getFirst()
            .repeated(runs.length);
    return ScenarioTrials.of(List.of(ScenarioResult.of(scenario, List.of(runs))));
  }

  private static Said faulty(String... causes) {
    List<Said.Suspect> suspects =
        List.of(causes).stream().map(each -> new Said.Suspect(each, "likely", 0.8)).toList();
    return new Said(
        "faulty", Optional.of("certificate"), suspects, "", List.of(), Duration.ofSeconds(1));
  }

  @Test
  void eachRunIsATrial() throws ScenarioProblem {
    List<Trial> trials =
        trials(
            FAULT,
            faulty("listener-cert-expired"),
            faulty("cert-name-mismatch", "listener-cert-expired"));

    assertThat(trials).extracting(Trial::id).containsExactly("x#1", "x#2");
    assertThat(trials).extracting(Trial::rank).containsExactly(1, 2);
    assertThat(trials.getFirst().toLine())
        .isEqualTo(
            "x#1\tone\tlistener-cert-expired\tfaulty\tcertificate\tlistener-cert-expired\tlikely\t0.800\t1");
  }

  @Test
  void whatIsTrueBesideTheCauseIsNotWrong() throws ScenarioProblem {
    assertThat(trials(FAULT + "also = cert-name-mismatch\n", faulty("cert-name-mismatch")))
        .allMatch(Trial::isRight);
  }

  @Test
  void aHealthyHostHasNoCause() throws ScenarioProblem {
    assertThat(trials("first = healthy\n", faulty("cert-name-mismatch")))
        .hasSize(1)
        .allMatch(Trial::healthIsWrong);
  }

  @Test
  void whatCannotBeToldFromHereIsNone() throws ScenarioProblem {
    assertThat(trials(FAULT + "first = healthy | listener-cert-expired\n", faulty("x"))).isEmpty();
    assertThat(trials("first = undetermined\n", faulty("x"))).isEmpty();
  }
}
