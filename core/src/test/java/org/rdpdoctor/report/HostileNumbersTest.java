package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Evidence may come from a stranger: times, durations and counts that nobody measured are refused,
 * or judged and shown without a failure.
 */
class HostileNumbersTest {
  private static final int SEEDS = 25;
  private static final int MOST_SPARED = 40;
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final JsonMapper JSON = new JsonMapper();

  private static final List<String> DURATIONS =
      List.of(
          "PT2562047788015215H30M7.999999999S",
          "PT-2562047788015215H-30M-8S",
          "PT1000000000000H",
          "PT876600000H",
          "PT-800000000H",
          "PT-0.000000001S",
          "PT0S");
  private static final List<String> INSTANTS =
      List.of(
          "+1000000000-12-31T23:59:59.999999999Z",
          "-1000000000-01-01T00:00:00Z",
          "+99000-01-01T00:00:00Z",
          "-99000-01-01T00:00:00Z",
          "1970-01-01T00:00:00Z");
  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          -1L,
          (long) Integer.MAX_VALUE,
          (long) Integer.MIN_VALUE,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  private final Random random = new Random(11);
  private int share = 1;

  @Test
  void numbersThatNobodyMeasuredDoNoHarm() throws IOException {
    int judged = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      share = 1 + seed % MOST_SPARED;
      JsonNode tree = JSON.readTree(EvidenceJson.write(TestingEvidence.random(seed)));
      change(tree);
      try {
        show(read(JSON.writeValueAsString(tree)));
        judged++;
      } catch (UnreadableEvidence refused) {
        assertThat(refused).hasMessageNotContaining("\n");
      }
    }
    assertThat(judged).isPositive();
  }

  private static Evidence read(String text) throws IOException, UnreadableEvidence {
    return EvidenceJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .getFirst()
        .evidence();
  }

  private static void show(Evidence evidence) {
    Diagnosis diagnosis = ENGINE.judge(evidence);
    Judged judged = new Judged(evidence, diagnosis);
    DiagnosisText.write(List.of(judged), true, Style.PLAIN);
    DiagnosisJson.write(List.of(judged), true);
    DiagnosisNagios.write(List.of(judged));
    DiagnosisMarkdown.write(List.of(judged), true);
    DiagnosisSarif.write(List.of(judged), true);
    HtmlReport.write(List.of(judged), true);
    Evidence other = TestingEvidence.random(1);
    Seen one = new Seen("one", evidence, diagnosis, List.of());
    Seen two = new Seen("two", other, ENGINE.judge(other), List.of());
    Relation.between(evidence, other);
    for (Relation relation : Relation.values()) {
      ComparisonText.write(
          SideBySide.of(relation, one, two, ENGINE).pairs().getFirst(), Style.PLAIN);
    }
  }

  private void change(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        changed(object.get(name))
            .ifPresentOrElse(value -> object.set(name, value), () -> change(object.get(name)));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int at = i;
        changed(array.get(i))
            .ifPresentOrElse(value -> array.set(at, value), () -> change(array.get(at)));
      }
    }
  }

  private Optional<JsonNode> changed(JsonNode leaf) {
    if (random.nextInt(share) > 0) {
      return Optional.empty();
    }
    JsonNodeFactory nodes = JSON.getNodeFactory();
    if (leaf.isIntegralNumber()) {
      return Optional.of(nodes.numberNode(any(NUMBERS)));
    }
    if (!leaf.isString()) {
      return Optional.empty();
    }
    String text = leaf.asString();
    if (text.matches("PT-?[0-9].*")) {
      return Optional.of(nodes.stringNode(any(DURATIONS)));
    }
    return text.matches("[+-]?[0-9]{4,}-[0-9]{2}-[0-9]{2}T.*Z")
        ? Optional.of(nodes.stringNode(any(INSTANTS)))
        : Optional.empty();
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
