package org.rdpdoctor.lab.scenario;

import java.util.List;

/** A scenario as its file says it. */
public final class ScenarioText {
  private final StringBuilder text = new StringBuilder();

  private ScenarioText() {}

  /** What {@link ScenarioReader} reads as the same scenario. */
  public static String write(Scenario scenario) {
    ScenarioText writer = new ScenarioText();
    writer.add(scenario);
    return writer.text.toString();
  }

  private void add(Scenario scenario) {
    text.append('[').append(scenario.id()).append("]\n");
    add("title", List.of(scenario.title()), "");
    switch (scenario.setup()) {
      case Setup.InProcess(String target, List<String> path) -> {
        add("server", List.of(target.replace(':', ' ')), "");
        add("path", path, " ");
      }
      case Setup.Network(List<String> steps) -> add("network", steps, " + ");
    }
    for (Scenario.Enclosure each : scenario.records()) {
      add(each.kind() + "-file", each.lines(), " | ");
    }
    add("options", scenario.options(), " ");
    add(scenario.expected());
    if (scenario.repeats() > 1) {
      add("repeat", List.of(Integer.toString(scenario.repeats())), "");
      add("right", List.of(Integer.toString(scenario.right())), "");
    }
  }

  private void add(Expectation expected) {
    add("cause", expected.cause().stream().toList(), "");
    add("also", expected.also(), ", ");
    add("first", expected.first().stream().map(each -> String.join(", ", each)).toList(), " | ");
    add("among", expected.among(), ", ");
    add("never", expected.never(), ", ");
    add("open", expected.open(), ", ");
    add("health", expected.health(), " | ");
    add("stage", expected.stage().stream().toList(), "");
    add("says", expected.says(), ", ");
  }

  private void add(String key, List<String> values, String between) {
    if (!values.isEmpty()) {
      text.append(key).append(" = ").append(String.join(between, values)).append('\n');
    }
  }
}
