package org.rdpdoctor.app;

import java.util.List;
import org.rdpdoctor.lab.scenario.Expectation;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.Scenarios;

/**
 * What a fault of the lab must come to: its scenario of {@code servers.scenarios}.
 *
 * @param health healthy, faulty or unknown
 * @param stage the failing one; empty when there is none
 * @param causes the first that remain, in this order; others may follow
 */
record FaultExpectation(String fault, String health, String stage, List<String> causes) {
  FaultExpectation {
    causes = List.copyOf(causes);
  }

  static List<FaultExpectation> all() {
    return Scenarios.group("servers").stream().map(FaultExpectation::of).toList();
  }

  private static FaultExpectation of(Scenario scenario) {
    Expectation expected = scenario.expected();
    List<String> first = expected.first().getFirst();
    boolean isWord =
        first.getFirst().equals(Expectation.HEALTHY)
            || first.getFirst().equals(Expectation.UNDETERMINED);
    return new FaultExpectation(
        scenario.id(),
        expected.health().stream().findFirst().orElse(Expectation.HEALTHY),
        expected.stage().orElse(""),
        isWord ? List.of() : first);
  }
}
