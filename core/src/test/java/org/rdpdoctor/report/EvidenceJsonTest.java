package org.rdpdoctor.report;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.SampleEvidence;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.wire.Secret;

class EvidenceJsonTest {
  private static final String TOOK = "\"took\":\"PT1S\"";

  @Test
  void everyObservationHasASample() {
    Set<Class<?>> sampled =
        ObservationSamples.all().stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(sampled).containsExactlyInAnyOrderElementsOf(records(Observation.class));
  }

  @Test
  void theFormOfEveryObservationIsKept() {
    String lines =
        ObservationSamples.all().stream()
            .map(each ->
                JsonText.compact(out -> new ShapeWriter(out).write(observationShape(), each))
                    + "\n")
            .collect(Collectors.joining());

    Golden.assertReport("observations.jsonl", lines);
  }

  @Test
  void everythingComesBack() throws Exception {
    Evidence evidence = evidenceOfAllSamples();

    assertThat(readOne(EvidenceJson.write(evidence))).isEqualTo(evidence);
    assertThat(readOne(EvidenceJson.writePretty(evidence))).isEqualTo(evidence);
  }

  @Test
  void whateverTheValues() throws Exception {
    for (long seed = 0; seed < 200; seed++) {
      Evidence evidence = TestingEvidence.random(seed);

      assertThat(readOne(EvidenceJson.write(evidence))).as("seed " + seed).isEqualTo(evidence);
    }
  }

  @Test
  void isPlainAsciiOnOneLine() {
    String json = EvidenceJson.write(evidenceOfAllSamples());

    assertThat(json.chars()).allMatch(each -> each >= ' ' && each < 0x7F);
    assertThat(json).doesNotContain("org.rdpdoctor").doesNotContain("java.");
  }

  @Test
  void readsSeveralDocumentsOnePerLine() throws Exception {
    List<Evidence> several = List.copyOf(SampleEvidence.all().values());
    String lines =
        several.stream().map(EvidenceJson::write).collect(Collectors.joining("\n", "", "\n"));

    assertThat(EvidenceJson.read(in(lines)))
        .extracting(EvidenceJson.Reading::evidence)
        .isEqualTo(several);
  }

  @Test
  void readsWhatPowerShellRedirects() throws Exception {
    Evidence evidence = evidenceOfAllSamples();
    byte[] utf16 = ("\uFEFF" + EvidenceJson.write(evidence) + "\r\n").getBytes(UTF_16LE);

    assertThat(EvidenceJson.read(new ByteArrayInputStream(utf16)).getFirst().evidence())
        .isEqualTo(evidence);
  }

  @Test
  void takesTheEvidenceOutOfADiagnosis() throws Exception {
    Evidence evidence = evidenceOfAllSamples();
    String diagnosis =
        "{\"schema\":\"rdpdoctor/diagnosis/1\",\"evidence\":" + EvidenceJson.write(evidence) + "}";

    assertThat(readOne(diagnosis)).isEqualTo(evidence);
  }

  @Test
  void leavesOutWhatANewerProgramAdded() throws Exception {
    String newer =
        """
        {"schema": "rdpdoctor/evidence/1", "madeBy": "rdpdoctor 9", "mood": {"a": [1]},
         "target": {"asked": "h", "host": "h", "port": 3389},
         "runs": [{"startedAt": "2026-11-20T12:00:00Z", %1$s, "deadlineReached": false,
           "name": {"stage": "name", %1$s, "outcome": {"type": "completed", "observations": [
             {"source": {"type": "probe"}, "observation": {"type": "name-is-address", "address": "h", "extra": 1}},
             {"source": {"type": "probe"}, "observation": {"type": "tea-leaves-read", "shape": "cup"}},
             {"source": {"type": "oracle"}, "observation": {"type": "name-is-address", "address": "h"}}]}},
           "roads": [{"address": "h", "stages": [
             {"stage": "tea", %1$s, "outcome": {"type": "not-reached", "because": "x"}}]}]}]}
        """
            .formatted(TOOK);

    EvidenceJson.Reading reading = EvidenceJson.read(in(newer)).getFirst();

    assertThat(reading.leftOut()).isEqualTo(3);
    assertThat(reading.unknownKinds()).containsExactly("oracle", "tea", "tea-leaves-read");
    assertThat(reading.evidence().runs().getFirst().name().observations()).hasSize(1);
    assertThat(reading.evidence().reported()).isEmpty();
  }

  @Test
  void aStrangeWordIsShownPlainly() throws Exception {
    String json = EvidenceJson.write(evidenceOfAllSamples()).replace("tls-silent", "\\u001b[2Jx");

    assertThat(EvidenceJson.read(in(json)).getFirst().unknownKinds()).containsExactly("\\x1b[2Jx");
  }

  @Test
  void aSecretIsWrittenAsAWordAndNeverReadBack() throws Exception {
    Shape.Fields shape = Shape.fieldsOf(Holder.class);
    Holder holder = new Holder(Secret.of("hunter2".getBytes(UTF_8)));

    String json = JsonText.compact(out -> new ShapeWriter(out).write(shape, holder));
    Object read = new ShapeReader().read(shape, JsonText.parser(in(json)).readValueAsTree());

    assertThat(json).isEqualTo("{\"password\":\"(secret)\"}");
    assertThat(((Holder) read).password().reveal()).isEmpty();
  }

  record Holder(Secret password) {}

  @Test
  void saysWhatIsWrongAndWhere() {
    String good = EvidenceJson.write(evidenceOfAllSamples());

    assertProblem("", "there is nothing in it");
    assertProblem("RDP host list", "line 1, column", "not JSON");
    assertProblem(good.substring(0, good.indexOf(",", good.length() / 2)), "ends in the middle");
    assertProblem("[1]", "/schema", "no evidence");
    assertProblem("{\"schema\":\"rdpdoctor/evidence/7\"}", "rdpdoctor/evidence/7", "newer");
    assertProblem(good + "\n" + good + "\n{}", "line 3", "/schema");
    assertProblem(good.replace("\"madeBy\":", "\"made\":"), "\"madeBy\" is missing");
    assertProblem(
        good.replace("\"port\":3389", "\"port\":\"x\""),
        "at /target/port: expected a whole number, found text");
    assertProblem(good.replace("\"port\":3389", "\"port\":99999999999"), "out of range");
    assertProblem(good.replace("PT0.041000001S", "soon"), "length of time", "soon");
    assertProblem(good.replace("\"00ff10\"", "\"00ff1\""), "bytes in hex");
    assertProblem(good.replace("4294967295", "4294967296"), "security protocols");
  }

  @Test
  void takesNoEndlessOrDeepInput() {
    String start = "{\"schema\":\"rdpdoctor/evidence/1\",\"x\":";

    assertProblem(start + "[".repeat(100_000), "too large or too deeply nested");
    assertThatThrownBy(() -> EvidenceJson.read(new Endless(start + "[", "1,")))
        .isInstanceOf(UnreadableEvidence.class)
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> EvidenceJson.read(new Endless(start + "\"", "aaaaaaaa")))
        .isInstanceOf(UnreadableEvidence.class)
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> EvidenceJson.read(new Endless("", " ")))
        .isInstanceOf(UnreadableEvidence.class)
        .hasMessageContaining("too large");
  }

  private static void assertProblem(String json, String... parts) {
    assertThatThrownBy(() -> EvidenceJson.read(in(json)))
        .isInstanceOf(UnreadableEvidence.class)
        .message()
        .contains(parts)
        .hasLineCount(1)
        .doesNotContain("\u001b")
        .hasSizeLessThan(400);
  }

  /** Bytes without end. */
  private static final class Endless extends InputStream {
    private final byte[] start;
    private final byte[] more;
    private long at;

    Endless(String start, String more) {
      this.start = start.getBytes(UTF_8);
      this.more = more.getBytes(UTF_8);
    }

    @Override
    public int read() {
      long now = at++;
      return now < start.length
          ? start[(int) now]
          : more[(int) ((now - start.length) % more.length)];
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      for (int i = 0; i < length; i++) {
        target[offset + i] = (byte) read();
      }
      return length;
    }
  }

  private static Evidence evidenceOfAllSamples() {
    List<Observed> observed =
        ObservationSamples.all().stream().map(each -> Observed.on(1, each)).toList();
    StageReport stage =
        new StageReport(StageId.TLS, new StageOutcome.Completed(observed), Duration.ofMillis(41));
    Connection connection =
        new Connection(
            1,
            StageId.TLS,
            "TLS 1.2 hello",
            "192.0.2.10",
            3389,
            Duration.ofMillis(3),
            Duration.ofMillis(2),
            Long.MAX_VALUE,
            19,
            Connection.EndedBy.PEER,
            Connection.Ending.RESET,
            Optional.of("ClientHello"),
            Optional.of(40),
            Optional.of(false),
            Duration.ofMillis(1));
    Road road =
        new Road(
            "192.0.2.10",
            List.of(
                stage,
                new StageReport(
                    StageId.NLA, new StageOutcome.NotReached("tls failed"), Duration.ZERO),
                new StageReport(
                    StageId.CERTIFICATE, new StageOutcome.Crashed("index"), Duration.ZERO)),
            List.of(connection));
    StageReport name =
        new StageReport(StageId.NAME, new StageOutcome.Completed(List.of()), Duration.ZERO);
    Run run =
        new Run(
            Instant.parse("2026-11-20T12:00:00.123456789Z"),
            Duration.ofSeconds(1),
            name,
            List.of(road),
            true);
    Observed reported = new Observed(new Source.Person(), ObservationSamples.all().getLast());
    return new Evidence(
        Evidence.SCHEMA,
        "rdpdoctor test",
        new Target("srv", "srv", 3389),
        List.of(run),
        List.of(reported));
  }

  private static Evidence readOne(String json) throws IOException, UnreadableEvidence {
    EvidenceJson.Reading reading = EvidenceJson.read(in(json)).getFirst();
    assertThat(reading.leftOut()).isZero();
    return reading.evidence();
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static Shape observationShape() {
    record Owner(Observation observation) {}

    return Shape.fieldsOf(Owner.class).fields().getFirst().shape();
  }

  private static Set<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? List.of(type.getPermittedSubclasses()).stream()
            .flatMap(each -> records(each).stream())
            .collect(Collectors.toSet())
        : Set.of(type);
  }
}
