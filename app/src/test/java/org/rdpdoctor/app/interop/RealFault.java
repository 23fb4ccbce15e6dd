package org.rdpdoctor.app.interop;

import java.util.List;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.Scenarios;
import org.rdpdoctor.lab.scenario.Setup;

/**
 * One scenario with a real server.
 *
 * @param name as interop/fault.sh takes it
 * @param expected causes, or the words healthy and undetermined
 * @param stillOpen causes that must not be ruled out
 */
record RealFault(String name, List<String> expected, List<String> stillOpen) {
  private static final String PREFIX = "real-";

  RealFault {
    expected = List.copyOf(expected);
    stillOpen = List.copyOf(stillOpen);
  }

  /** Without those in whose network a server of the lab stands: they are for {@code lab run}. */
  static List<RealFault> all() {
    return Scenarios.group("real-servers").stream()
        .filter(each -> !isOfLab(each.setup()))
        .map(RealFault::of)
        .toList();
  }

  private static boolean isOfLab(Setup setup) {
    return setup instanceof Setup.Network(List<String> steps)
        && steps.stream().anyMatch(each -> each.startsWith("lab "));
  }

  private static RealFault of(Scenario scenario) {
    return new RealFault(
        scenario.id().substring(PREFIX.length()),
        scenario.expected().first().stream().map(List::getFirst).toList(),
        scenario.expected().open());
  }

  boolean mayBe(String outcome) {
    return expected.contains(outcome);
  }
}
