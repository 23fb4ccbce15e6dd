package org.rdpdoctor.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.calibration.Trial;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.lab.scenario.Expectation;
import org.rdpdoctor.lab.scenario.Said;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.ScenarioResult;

/** Each run of a scenario of which the truth is known, as a trial of the confidence. */
final class ScenarioTrials {
  private ScenarioTrials() {}

  static List<Trial> of(List<ScenarioResult> results) {
    List<Trial> trials = new ArrayList<>();
    for (ScenarioResult result : results) {
      if (isTruthKnown(result.scenario().expected())) {
        for (int run = 1; run <= result.runs().size(); run++) {
          trials.add(trial(result.scenario(), run, result.runs().get(run - 1)));
        }
      }
    }
    return trials;
  }

  /** A fault that does not stop this client, or that nothing tells from here, proves nothing. */
  private static boolean isTruthKnown(Expectation expected) {
    boolean mayBeWell =
        expected.health().contains(Expectation.HEALTHY)
            || expected.first().contains(List.of(Expectation.HEALTHY));
    return expected.cause().isPresent() ? !mayBeWell : isWell(expected);
  }

  private static boolean isWell(Expectation expected) {
    return expected.health().equals(List.of(Expectation.HEALTHY))
        || expected.first().equals(List.of(List.of(Expectation.HEALTHY)));
  }

  private static Trial trial(Scenario scenario, int run, Said said) {
    String id = scenario.repeats() == 1 ? scenario.id() : scenario.id() + "#" + run;
    Set<String> truth = truth(scenario.expected());
    boolean well = said.health().equals(Expectation.HEALTHY);
    return new Trial(
        id,
        scenario.title(),
        truth,
        Health.valueOf(said.health().toUpperCase(Locale.ROOT)),
        said.stage().orElse(""),
        well ? Optional.empty() : said.remaining().stream().findFirst().map(ScenarioTrials::first),
        well ? 0 : truth.stream().mapToInt(said::rank).filter(rank -> rank > 0).min().orElse(0));
  }

  private static Set<String> truth(Expectation expected) {
    return Stream.concat(expected.cause().stream(), expected.also().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Trial.Said first(Said.Suspect suspect) {
    return new Trial.Said(suspect.id(), Verdict.ofId(suspect.verdict()), suspect.confidence());
  }
}
