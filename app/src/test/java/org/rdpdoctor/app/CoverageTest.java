package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.faults.Faults;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every fault of the lab over real sockets, with the default options, as a user meets it. What
 * comes out is the product's table of coverage, {@code docs/coverage.md}.
 */
class CoverageTest {
  private static final Duration LONGEST = Duration.ofSeconds(25);

  private static final String HEAD =
      """
      # What is told apart

      Made by `CoverageTest`: each fault that the lab can show, examined over real sockets with the
      default options (`intermittent` with `--repeat 10`; what has "session", "mcs", "licensing" or "rdp-security" in its name
      with `--until session`), and what comes out first. Try a line with
      `rdpdoctor diagnose lab:FAULT`. "likely" and "possible" mean that other causes look the same
      from outside; the report lists them with the test that tells them apart.

      | fault | what the server does | result | fails at | first cause |
      |---|---|---|---|---|
      """;

  static List<FaultExpectation> expectations() throws IOException {
    return FaultExpectation.all();
  }

  @Test
  void everyFaultIsExpected() throws IOException {
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

  @Test
  void coverageTable() throws IOException {
    String rows = expectations().stream().map(CoverageTest::row).collect(Collectors.joining());
    GoldenFile.check("docs/coverage.md", HEAD + rows);
  }

  private static String row(FaultExpectation expected) {
    Fault fault = Faults.find(expected.fault()).orElseThrow();
    JsonNode diagnosis = diagnosis(fault.id());
    String stage = text(diagnosis, "failingStage");
    return "| %s | %s | %s | %s | %s |%n"
        .formatted(
            fault.id(),
            fault.description().replace("|", "\\|"),
            health(diagnosis),
            stage.isEmpty() ? "-" : stage,
            expected.causes().isEmpty() ? "-" : link(causes(diagnosis).getFirst()));
  }

  private static String link(JsonNode cause) {
    String id = text(cause, "id");
    String name = CausePages.page(id).isPresent() ? "[%s](causes/%s.md)".formatted(id, id) : id;
    return name + ", " + text(cause, "verdict");
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
