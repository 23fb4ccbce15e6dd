package org.rdpdoctor.offline.reported;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.CommentReported;
import org.rdpdoctor.model.ReportedObservation.ReportCovered;
import org.rdpdoctor.model.ReportedObservation.StartReported;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.ReportedEvidence;
import org.rdpdoctor.offline.TimeWindow;

class ReportedKindTest {
  private static final String TEXT =
      """
      rdpdoctor reported 1
      # who: the help desk

      works-with-udp-off
      NOT Fails-For-Everyone
      symptom 0x904/0x7
      since 2024-05-06
      this says nothing
      comment It began on Monday.
      """;

  private static final List<Observation> STATEMENTS =
      List.of(
          new WordReported("works-with-udp-off", true),
          new WordReported("fails-for-everyone", false),
          new SymptomReported("0x904/0x7", Optional.of(0x904L), Optional.of(7L)),
          new StartReported(Instant.parse("2024-05-06T00:00:00Z")));

  @Test
  void statementsOfAText() throws IOException {
    List<Observation> expected = new ArrayList<>(STATEMENTS);
    expected.add(new CommentReported("It began on Monday."));
    expected.add(new ReportCovered(5, List.of(8)));
    assertThat(read(TEXT.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    assertThat(read(("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_16LE))).isEqualTo(expected);
    assertThat(read(TEXT.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(expected);
  }

  @Test
  void statementsInJson() throws IOException {
    String json =
        """
        {"schema": "rdpdoctor/reported/1", "observed": ["works-with-udp-off", 7],
         "notObserved": ["fails-for-everyone"], "symptoms": ["0x904/0x7"],
         "since": "2024-05-06T02:00:00+02:00"}
        """;
    List<Observation> expected = new ArrayList<>(STATEMENTS);
    expected.add(new ReportCovered(4, List.of(2)));
    assertThat(read(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schema\": \"rdpdoctor/reported/1\"",
        "{\"schema\": \"rdpdoctor/reported/1\"} x {",
        "{\"a\": {\"b\": {\"c\": {\"d\": {\"schema\": \"rdpdoctor/reported/1\"}}}}}",
        "{\"schema\": \"other\", \"comment\": \"rdpdoctor/reported/1\"}"
      })
  void brokenJsonIsSaid(String json) throws IOException {
    assertThat(read(json.getBytes(StandardCharsets.UTF_8)))
        .singleElement()
        .isInstanceOf(Truncated.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"since yesterday", "since 2024-13-01", "symptom none", "not", "not a b"})
  void whatSaysNothing(String line) {
    assertThat(WrittenReport.of(line).statements()).noneMatch(each -> !isTheWordNot(each));
  }

  /** "not" alone looks like a word; the engine will not know it. */
  private static boolean isTheWordNot(Observation statement) {
    return statement.equals(new WordReported("not", true));
  }

  @Test
  void otherTextIsNotTaken() throws IOException {
    assertThat(inspect("works-with-udp-off\n".getBytes(StandardCharsets.UTF_8)).kind())
        .isEqualTo(InspectedFile.UNKNOWN);
  }

  @Test
  void spoiledFilesAreReadAsFarAsTheyGo() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] spoiled = TEXT.getBytes(StandardCharsets.UTF_8);
      for (int bits = 0; bits < 5; bits++) {
        spoiled[21 + random.nextInt(spoiled.length - 21)] ^= (byte) (1 << random.nextInt(8));
      }
      InspectedFile file = inspect(spoiled);
      assertThat(file.defect()).isEmpty();
      assertThat(file.observations()).isNotEmpty();
    }
  }

  @Test
  void longFilesAreBounded() throws IOException {
    String lines = WrittenReport.HEADER + "\n" + "a-b\n".repeat(5000);
    assertThat(read(lines.getBytes(StandardCharsets.UTF_8))).hasSize(1001);
    String larger = WrittenReport.HEADER + "\n" + "a-b\n".repeat(100_000);
    assertThat(read(larger.getBytes(StandardCharsets.UTF_8)))
        .singleElement()
        .isInstanceOf(Truncated.class);
  }

  @Test
  void reportsGoToEveryCaseAndNeedNone() throws IOException {
    List<Observed> reported =
        ReportedEvidence.reported(List.of(inspect(TEXT.getBytes(StandardCharsets.UTF_8))));
    assertThat(reported).hasSize(5);
    List<Evidence> alone = ReportedEvidence.toAll(List.of(), "test", reported);
    assertThat(alone).singleElement().satisfies(each -> assertThat(each.runs()).isEmpty());
    List<Evidence> both =
        ReportedEvidence.toAll(List.of(alone.getFirst(), alone.getFirst()), "test", reported);
    assertThat(both).hasSize(2).allMatch(each -> each.reported().size() == 10);
    assertThat(ReportedEvidence.toAll(List.of(), "test", List.of())).isEmpty();
  }

  private static List<Observation> read(byte[] content) throws IOException {
    InspectedFile file = inspect(content);
    assertThat(file.kind()).isEqualTo("reported");
    return file.observations().stream().map(Observed::observation).toList();
  }

  private static InspectedFile inspect(byte[] content) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(new ReportedKind()), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("report", new ByteArrayInputStream(content), found::add);
    return found.getFirst();
  }
}
