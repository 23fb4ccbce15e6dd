package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.scenario.CoverageTable;
import org.rdpdoctor.lab.scenario.Said;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.ScenarioResult;
import org.rdpdoctor.lab.scenario.Scenarios;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every fault of the lab over real sockets, as a user meets it. What comes out is the first part of
 * the product's table of coverage, {@code docs/coverage.md}, which {@code lab run all} makes.
 */
class CoverageTest {
  private static final Duration LONGEST = Duration.ofSeconds(25);

  private static final int CONFIDENCE = 7;
  private static final int SECONDS = 8;

  static List<FaultExpectation> expectations() {
    return FaultExpectation.all();
  }

  @Test
  void everyFaultIsExpected() {
    assertThat(expectations())
        .extracting(FaultExpectation::fault)
        .containsExactlyElementsOf(Faults.all().stream().map(Fault::id).toList());
  }

  @ParameterizedTest
  @MethodSource("expectations")
  void isRecognised(FaultExpectation expected) {
    JsonNode diagnosis = diagnosis(expected.fault());
    List<String> causes = causes(diagnosis).stream().map(each -> text(each, "id")).toList();
    assertThat(health(diagnosis)).isEqualTo(expected.health());
    assertThat(text(diagnosis, "failingStage")).isEqualTo(expected.stage());
    assertThat(causes.stream().limit(expected.causes().size()))
        .containsExactlyElementsOf(expected.causes());
    assertThat(diagnosis.path("defects")).isEmpty();
    int exitCode =
        switch (expected.health()) {
          case "healthy" -> 0;
          case "faulty" -> 1;
          default -> 3;
        };
    Outcome outcome = outcome(expected.fault());
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(outcome.errorLines()).hasSize(LabRuns.showsInSession(expected.fault()) ? 1 : 0);
    if (expected.health().equals("healthy")) {
      assertThat(causes).as("a healthy host yields no finding").isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("expectations")
  void takesNoMoreThanTheDeadline(FaultExpectation expected) {
    String took = text(diagnosis(expected.fault()).path("evidence").path("runs").path(0), "took");
    assertThat(Duration.parse(took)).isLessThan(LONGEST);
  }

  @ParameterizedTest
  @MethodSource("expectations")
  void theCauseThatTheFaultImitatesRemains(FaultExpectation expected) {
    Fault fault = Faults.find(expected.fault()).orElseThrow();
    JsonNode diagnosis = diagnosis(expected.fault());
    // Some are faults for old clients only: a current one gets on well with TLS 1.3 and NLA.
    if (fault.caseOf().isPresent() && !health(diagnosis).equals("healthy")) {
      assertThat(causes(diagnosis))
          .extracting(each -> text(each, "id"))
          .contains(fault.caseOf().get());
    }
  }

  /** What the lab showed, without names: the same causes, verdicts and confidences. */
  @ParameterizedTest
  @MethodSource("expectations")
  void redactedItIsTheSameDiagnosis(FaultExpectation expected) {
    JsonNode original = diagnosis(expected.fault());
    JsonNode redacted =
        new JsonMapper()
            .readTree(
                new TestingConsole()
                    .in(outcome(expected.fault()).out())
                    .run("judge", "-", "--redact", "--format", "json")
                    .out());
    assertThat(judgements(redacted)).isEqualTo(judgements(original));
    assertThat(health(redacted)).isEqualTo(health(original));
    assertThat(text(redacted, "failingStage")).isEqualTo(text(original, "failingStage"));
  }

  private static List<String> judgements(JsonNode diagnosis) {
    return causes(diagnosis).stream()
        .map(each ->
            "%s %s %s".formatted(text(each, "id"), text(each, "verdict"), each.path("confidence")))
        .toList();
  }

  /** The document is the output of {@code lab run all}; what needs no rights is checked here. */
  @Test
  void theTableOfCoverageIsOfToday() throws IOException {
    Map<String, List<String>> rows = documentedRows();
    assertThat(rows.keySet())
        .as("docs/coverage.md: write it anew by rdpdoctor lab run all --format markdown")
        .containsExactlyElementsOf(Scenarios.all().stream().map(Scenario::id).toList());
    for (FaultExpectation each : expectations()) {
      List<String> documented = withoutFigures(rows.getOrDefault(each.fault(), List.of()));
      List<String> today = withoutFigures(row(each.fault(), outcome(each.fault())));
      // On a busy machine a weak sign may be missed: a row is out of date when it is so alone, too.
      assertThat(
              today.equals(documented)
                  ? today
                  : withoutFigures(row(each.fault(), LabRuns.alone(each.fault()))))
          .as("docs/coverage.md: write it anew by rdpdoctor lab run all --format markdown")
          .isEqualTo(documented);
    }
  }

  private static List<String> row(String fault, Outcome outcome) {
    Scenario scenario = Scenarios.find(fault).orElseThrow();
    ScenarioResult result = ScenarioResult.of(scenario, List.of(said(outcome)));
    assertThat(result.complaint()).as(fault).isEmpty();
    return table(result).cells(result);
  }

  private static CoverageTable table(ScenarioResult result) {
    return new CoverageTable(List.of(result), cause -> CausePages.page(cause).isPresent());
  }

  private static Said said(Outcome outcome) {
    try {
      return new LabDiagnosis.Printed(outcome.out(), "", Duration.ZERO).read();
    } catch (LabTrouble nothing) {
      throw new AssertionError(nothing);
    }
  }

  private static Map<String, List<String>> documentedRows() throws IOException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    String table =
        Files.readString(GoldenFile.PROJECT.resolve("docs/coverage.md")).split("\n## ", 2)[0];
    table
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| scenario "))
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
        .forEach(row -> rows.put(row.getFirst(), row));
    return rows;
  }

  /** Seconds and percentages differ from one machine and run to the next. */
  private static List<String> withoutFigures(List<String> row) {
    List<String> cells = new ArrayList<>(row);
    cells.set(CONFIDENCE, cells.get(CONFIDENCE).replaceAll(" \\d+ %", ""));
    cells.remove(SECONDS);
    return cells;
  }

  private static String health(JsonNode diagnosis) {
    JsonNode healthy = diagnosis.path("healthy");
    return healthy.isNull() ? "unknown" : healthy.booleanValue() ? "healthy" : "faulty";
  }

  private static List<JsonNode> causes(JsonNode diagnosis) {
    return new ArrayList<>(diagnosis.path("causes").values());
  }

  private static JsonNode diagnosis(String fault) {
    return new JsonMapper().readTree(outcome(fault).out());
  }

  private static Outcome outcome(String fault) {
    return Optional.ofNullable(LabRuns.all().live().get(fault)).orElseThrow();
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asString("");
  }
}
