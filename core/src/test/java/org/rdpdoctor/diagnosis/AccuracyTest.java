package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.calibration.Trial;
import org.rdpdoctor.report.EvidenceJson;

/**
 * How often the first answer is right, on documented cases. {@code docs/accuracy.md} is what this
 * test prints; {@code -Dgolden.update=true} writes it anew, review the difference.
 */
class AccuracyTest {
  private static final Path PAGE = Path.of("..", "docs", "accuracy.md");
  private static final Path CALIBRATION = Path.of("..", "docs", "calibration");
  private static final Path DIAGRAM = CALIBRATION.resolve("reliability.svg");

  private static List<DocumentedCase> known = List.of();
  private static List<DocumentedCase> later = List.of();
  private static List<Trial> scenarios = List.of();
  private static List<Trial> setUps = List.of();

  @BeforeAll
  static void readCases() throws IOException {
    scenarios = trials("scenarios.tsv");
    setUps = trials("setups.tsv");
    known = DocumentedCase.known();
    later = DocumentedCase.later();
  }

  @Test
  void theAimIsReachedOnCasesOfTheBetterGrades() {
    Accuracy accuracy = Accuracy.leavingEachOut(known).ofGrades("A", "B");
    assertThat(accuracy.familyFirst()).isGreaterThanOrEqualTo(0.85);
    assertThat(accuracy.familyOfTheFirst()).isGreaterThanOrEqualTo(0.85);
    assertThat(accuracy.amongFirst(3)).isGreaterThanOrEqualTo(0.80);
  }

  @Test
  void casesThatCameLaterAreNearlyAsGood() {
    Accuracy accuracy = Accuracy.of(later);
    assertThat(accuracy.familyOfTheFirst()).isGreaterThanOrEqualTo(0.80);
    assertThat(accuracy.amongFirst(3)).isGreaterThanOrEqualTo(0.80);
  }

  @Test
  void noSingleWordCarriesTheResult() {
    Accuracy accuracy = Accuracy.withoutTheMostTelling(known).ofGrades("A", "B");
    assertThat(accuracy.familyOfTheFirst()).isGreaterThanOrEqualTo(0.75);
    assertThat(accuracy.amongFirst(3)).isGreaterThanOrEqualTo(0.80);
  }

  @Test
  void confidenceIsNotHigherThanTheShareThatIsRight() {
    Accuracy accuracy =
        Accuracy.leavingEachOut(known)
            .and(Accuracy.withoutTheMostTelling(known))
            .and(Accuracy.of(later))
            .and(Accuracy.withoutTheMostTelling(later));
    assertThat(accuracy.between(0.8, 0.9).right()).isBetween(0.75, 1.0);
    assertThat(accuracy.between(0.9, 1.0).right()).isGreaterThanOrEqualTo(0.9);
    assertThat(accuracy.between(0.0, 0.2).right()).isLessThanOrEqualTo(0.5);
  }

  @Test
  void everyStatementOfTheCasesIsUnderstood() {
    Set<String> words =
        Set.copyOf(ReportedWords.packed().all().stream().map(ReportedWord::word).toList());
    for (DocumentedCase each : DocumentedCase.all()) {
      assertThat(each.words()).as(each.id()).isNotEmpty().isSubsetOf(words);
      assertThat(each.unreadable()).as(each.id()).isEmpty();
      assertThat(CauseTable.packed().entry(each.answer())).as(each.id()).isPresent();
    }
  }

  @Test
  void noStatementIsTheNameOfACause() {
    for (DocumentedCase each : DocumentedCase.all()) {
      assertThat(each.words()).as(each.id()).doesNotContain(each.answer());
    }
  }

  @Test
  void theEvidenceOfACaseCanBeSentAndJudgedElsewhere() throws Exception {
    Engine engine = Accuracy.engine(Priors.packed());
    for (DocumentedCase each : known) {
      byte[] json =
          EvidenceJson.write(each.evidence()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      List<EvidenceJson.Reading> read = EvidenceJson.read(new java.io.ByteArrayInputStream(json));
      assertThat(engine.judge(read.getFirst().evidence()).headline())
          .isEqualTo(engine.judge(each.evidence()).headline());
    }
  }

  @Test
  void whatIsAllButSureIsWrongOnceInTwentyAtMost() {
    assertThat(AccuracyPage.documented(known, later).sure().share()).isGreaterThanOrEqualTo(0.95);
    assertThat(AccuracyPage.reliability(scenarios).sure().share()).isGreaterThanOrEqualTo(0.95);
    assertThat(AccuracyPage.reliability(setUps).sure().share()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void nothingWrongWasProvedAndNoHealthWasToldWrongly() {
    assertThat(setUps).hasSizeGreaterThanOrEqualTo(500);
    assertThat(setUps).filteredOn(Trial::provedWrong).isEmpty();
    assertThat(setUps).filteredOn(Trial::healthIsWrong).isEmpty();
    assertThat(scenarios).filteredOn(Trial::provedWrong).isEmpty();
    assertThat(scenarios).filteredOn(Trial::healthIsWrong).isEmpty();
  }

  @Test
  void thePageIsWhatIsMeasured() throws IOException {
    String page = AccuracyPage.of(known, later, scenarios, setUps);
    String diagram = AccuracyPage.diagram(AccuracyPage.documented(known, later), scenarios, setUps);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
      Files.writeString(DIAGRAM, diagram);
    }
    assertThat(PAGE).content().isEqualTo(page);
    assertThat(DIAGRAM).content().isEqualTo(diagram);
  }

  /** What {@code rdpdoctor lab calibrate --save} wrote. */
  private static List<Trial> trials(String file) throws IOException {
    try (Stream<String> lines = Files.lines(CALIBRATION.resolve(file))) {
      return lines.skip(1).map(Trial::parse).toList();
    }
  }
}
