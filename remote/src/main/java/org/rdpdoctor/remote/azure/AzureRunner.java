package org.rdpdoctor.remote.azure;

import java.time.Duration;
import org.rdpdoctor.remote.powershell.ScriptOutcome;
import org.rdpdoctor.remote.powershell.ScriptRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs scripts by Run Command, as LocalSystem: the action {@code runCommand} with the id {@code
 * RunPowerShellScript}. One at a time; of the output the last 4,096 bytes come back.
 */
final class AzureRunner implements ScriptRunner {
  static final String VERSION = "2024-07-01";

  private static final int OUTPUT_LIMIT = 4_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final AzureManagement management;
  private final String machine;

  /**
   * A machine.
   *
   * @param machine the id of its resource
   */
  AzureRunner(AzureManagement management, String machine) {
    this.management = management;
    this.machine = machine;
  }

  @Override
  public ScriptOutcome run(String script, Duration limit) throws InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("commandId", "RunPowerShellScript");
    ArrayNode lines = body.putArray("script");
    script.lines().forEach(lines::add);
    try {
      JsonNode result =
          management.run(
              machine + "/runCommand?api-version=" + VERSION, JSON.writeValueAsString(body), limit);
      String output = message(result, "StdOut");
      return new ScriptOutcome.Ran(output, message(result, "StdErr"), 0);
    } catch (AzureFailed e) {
      return e.accepted() ? new ScriptOutcome.Lost(e.line()) : new ScriptOutcome.NotRun(e.line());
    }
  }

  private static String message(JsonNode result, String stream) {
    StringBuilder text = new StringBuilder();
    for (JsonNode status : result.path("value")) {
      if (status.path("code").asString("").startsWith("ComponentStatus/" + stream + "/")) {
        text.append(status.path("message").asString(""));
      }
    }
    return text.toString();
  }

  @Override
  public int outputLimit() {
    return OUTPUT_LIMIT;
  }

  @Override
  public void close() {
    management.close();
  }
}
