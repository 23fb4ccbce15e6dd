package org.rdpdoctor.app;

import java.util.List;
import org.rdpdoctor.lab.scenario.Said;
import org.rdpdoctor.lab.scenario.ScenarioResult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What scenarios came to, for programs; {@code docs/schema/lab-1.json} describes it. */
final class LabJson {
  private static final String SCHEMA = "rdpdoctor/lab/1";

  private LabJson() {}

  static String write(List<ScenarioResult> results) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode document = mapper.createObjectNode().put("schema", SCHEMA);
    ArrayNode rows = document.putArray("scenarios");
    results.forEach(each -> add(rows.addObject(), each));
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }

  private static void add(ObjectNode row, ScenarioResult result) {
    row.put("id", result.scenario().id())
        .put("title", result.scenario().title())
        .put("expected", result.scenario().expected().shown())
        .put("asExpected", result.isAsExpected())
        .put("skipped", result.isSkipped());
    result.complaint().ifPresent(why -> row.put("because", why));
    ArrayNode runs = row.putArray("runs");
    for (Said said : result.runs()) {
      ObjectNode run = runs.addObject();
      run.put("health", said.health()).put("millis", said.took().toMillis());
      said.stage().ifPresent(stage -> run.put("failsAt", stage));
      run.put("asExpected", result.scenario().expected().complaints(said).isEmpty());
      ArrayNode causes = run.putArray("causes");
      said.remaining()
          .forEach(cause ->
              causes
                  .addObject()
                  .put("id", cause.id())
                  .put("verdict", cause.verdict())
                  .put("confidence", cause.confidence()));
    }
  }
}
