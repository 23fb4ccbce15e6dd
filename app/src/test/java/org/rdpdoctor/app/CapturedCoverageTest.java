package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CapturedCoverageTest {
  static String show(JsonNode d) {
    List<String> causes = new ArrayList<>();
    for (JsonNode c : d.path("causes").values()) {
      String v = c.path("verdict").asString("");
      if (v.equals("confirmed") || v.equals("likely") || v.equals("possible")) {
        causes.add(c.path("id").asString("") + "/" + v);
      }
    }
    return d.path("healthy")
        + " "
        + d.path("failingStage").asString("-")
        + " "
        + causes.stream().limit(4).toList();
  }

  @Test
  void survey() throws IOException {
    StringBuilder out = new StringBuilder();
    LabRuns.all().live().keySet().stream()
        .sorted()
        .forEach(id -> {
          out.append("## ").append(id).append('\n');
          out.append("  live ")
              .append(show(new JsonMapper().readTree(LabRuns.all().live().get(id).out())))
              .append('\n');
          JsonNode ins = new JsonMapper().readTree(LabRuns.all().captured().get(id).out());
          for (JsonNode d : ins.path("diagnoses").values()) {
            out.append("  capt ")
                .append(show(d))
                .append(" ")
                .append(d.path("evidence").path("runs").size())
                .append('\n');
          }
        });
    Files.writeString(Path.of("/tmp/pc/survey.txt"), out.toString());
    assertThat(out.toString()).isNotEmpty();
  }
}
