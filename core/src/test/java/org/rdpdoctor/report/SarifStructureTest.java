package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Missing;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the standard (SARIF 2.1.0, OASIS Standard of 27 March 2020) demands of the parts that are
 * used. The official schema is not in the project.
 */
class SarifStructureTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final int SEEDS = 30;
  private static final Set<String> LEVELS = Set.of("none", "note", "warning", "error");
  private static final Set<String> KINDS =
      Set.of("pass", "open", "informational", "notApplicable", "review", "fail");

  @Test
  void ofEvidenceByChance() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Evidence evidence = TestingEvidence.random(seed);
      check(List.of(new Judged(evidence, ENGINE.judge(evidence))), seed % 2 == 0);
    }
  }

  @Test
  void ofNothing() {
    check(List.of(), false);
  }

  @Test
  void ofComparisons() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SideBySide sides =
          SideBySide.ofPlaces(
              List.of(seen("HERE", 2 * seed), seen("there", 2 * seed + 1)),
              List.of(new Missing("far", "no answer in time")),
              ENGINE);
      check(DiagnosisSarif.write(sides, seed % 2 == 0));
    }
  }

  private static Seen seen(String name, long seed) {
    Evidence evidence = TestingEvidence.random(seed);
    return new Seen(name, evidence, ENGINE.judge(evidence), List.of());
  }

  private static void check(List<Judged> judged, boolean all) {
    check(DiagnosisSarif.write(judged, all));
  }

  private static void check(String text) {
    JsonNode log = new JsonMapper().readTree(text);
    assertThat(log.path("version").asString()).isEqualTo("2.1.0");
    assertThat(URI.create(log.path("$schema").asString()).isAbsolute()).isTrue();
    assertThat(names(log)).isSubsetOf("$schema", "version", "runs");
    assertThat(log.path("runs").size()).isEqualTo(1);
    run(log.path("runs").path(0));
  }

  private static void run(JsonNode run) {
    assertThat(names(run)).isSubsetOf("tool", "invocations", "results");
    JsonNode driver = run.path("tool").path("driver");
    assertThat(driver.path("name").asString()).isEqualTo("rdpdoctor");
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : driver.path("rules").values()) {
      rules.add(rule.path("id").asString());
      assertThat(rule.path("shortDescription").path("text").asString()).isNotBlank();
    }
    assertThat(rules).doesNotHaveDuplicates();
    for (JsonNode invocation : run.path("invocations").values()) {
      assertThat(invocation.path("executionSuccessful").isBoolean()).isTrue();
    }
    for (JsonNode result : run.path("results").values()) {
      assertThat(rules).contains(result.path("ruleId").asString());
      result(result);
    }
  }

  private static void result(JsonNode result) {
    String kind = result.path("kind").asString();
    String level = result.path("level").asString();
    assertThat(KINDS).contains(kind);
    assertThat(LEVELS).contains(level);
    assertThat(level.equals("none"))
        .as("3.27.10: none unless it fails")
        .isEqualTo(!kind.equals("fail"));
    assertThat(result.path("message").path("text").asString()).isNotBlank();
    assertThat(result.path("properties").path("confidence").isNumber()).isTrue();
    assertThat(result.path("partialFingerprints").path("causeAtTarget/v1").asString()).hasSize(64);
    for (JsonNode location : result.path("locations").values()) {
      JsonNode uri = location.path("physicalLocation").path("artifactLocation").path("uri");
      if (uri.isString()) {
        assertThat(URI.create(uri.asString()).isAbsolute()).isFalse();
      }
      assertThat(names(location)).isSubsetOf("physicalLocation", "logicalLocations", "message");
    }
  }

  private static Set<String> names(JsonNode object) {
    return new TreeSet<>(object.propertyNames());
  }
}
