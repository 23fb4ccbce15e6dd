package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.SampleEvidence;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;

/** Whole reports of whole evidence. */
class DiagnosisReportsTest {
  /** More would not be read at night. */
  private static final int MAX_LINES_OF_THE_FIRST_SCREEN = 50;

  /** Room for one command that must stay whole. */
  private static final int MAX_COLUMNS = 100;

  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final Map<String, Evidence> SAMPLES = SampleEvidence.all();

  @Test
  void text() {
    SAMPLES.forEach((name, evidence) ->
        Golden.assertReport(
            name + ".txt", DiagnosisText.write(List.of(judge(evidence)), false, Style.PLAIN)));
  }

  @Test
  void textWithEveryCause() {
    Golden.assertReport(
        "reset-on-every-hello-all.txt",
        DiagnosisText.write(judged("reset-on-every-hello"), true, Style.PLAIN));
  }

  @Test
  void textOfSeveralTargetsInColour() {
    Golden.assertReport(
        "several.ansi",
        DiagnosisText.write(
            judged("healthy-windows", "cert-expired", "our-defect"), false, Style.ANSI));
  }

  @Test
  void json() {
    Golden.assertReport("cert-expired.json", DiagnosisJson.write(judged("cert-expired"), false));
    Golden.assertReport(
        "several.jsonl", DiagnosisJson.write(judged("healthy-windows", "our-defect"), false));
  }

  @Test
  void junit() {
    Golden.assertReport(
        "several.xml",
        DiagnosisJunit.write(
            judged(
                "healthy-windows",
                "reset-on-every-hello",
                "symptom-on-a-healthy-host",
                "our-defect",
                "hostile-certificate",
                "udp-loses-large")));
  }

  @Test
  void nagios() {
    Golden.assertReport("healthy-windows.nagios", DiagnosisNagios.write(judged("healthy-windows")));
    Golden.assertReport("udp-loses-large.nagios", DiagnosisNagios.write(judged("udp-loses-large")));
    Golden.assertReport(
        "several.nagios",
        DiagnosisNagios.write(judged("healthy-windows", "port-refused", "our-defect")));
  }

  @Test
  void sarif() {
    Golden.assertReport("cert-expired.sarif", DiagnosisSarif.write(judged("cert-expired"), false));
    Golden.assertReport(
        "several.sarif",
        DiagnosisSarif.write(
            judged("healthy-windows", "port-refused", "our-defect", "hostile-certificate"), false));
  }

  @Test
  void markdown() {
    Golden.assertReport("cert-expired.md", DiagnosisMarkdown.write(judged("cert-expired"), false));
    Golden.assertReport(
        "several.md",
        DiagnosisMarkdown.write(
            judged("healthy-windows", "port-refused", "our-defect", "hostile-certificate"), false));
  }

  @Test
  void theFirstScreenIsShort() {
    SAMPLES.forEach((name, evidence) ->
        assertThat(DiagnosisText.write(List.of(judge(evidence)), false, Style.PLAIN))
            .as(name)
            .matches(text -> text.lines().count() <= MAX_LINES_OF_THE_FIRST_SCREEN));
  }

  @Test
  void linesFitButForCommandsThatMustStayWhole() {
    SAMPLES.forEach((name, evidence) ->
        assertThat(
                DiagnosisText.write(List.of(judge(evidence)), true, Style.PLAIN)
                    .lines()
                    .filter(line -> line.indexOf('`') < 0))
            .as(name)
            .allMatch(line -> line.length() <= MAX_COLUMNS));
  }

  @Test
  void theFirstAndTheLastLineAreTheVerdict() {
    SAMPLES.forEach((name, evidence) -> {
      Judged judged = judge(evidence);
      Diagnosis diagnosis = judged.diagnosis();
      List<String> lines =
          DiagnosisText.write(List.of(judged), false, Style.PLAIN).lines().toList();
      String word = diagnosis.health() == Health.FAULTY ? "FAULT" : diagnosis.health().name();

      assertThat(lines.getFirst()).as(name).startsWith(word + "  ");
      assertThat(lines.getLast()).as(name).startsWith(word + ": ");
    });
  }

  @Test
  void aHealthyHostYieldsNoFinding() {
    List<Judged> healthy = judged("healthy-windows");

    assertThat(healthy.getFirst().diagnosis().health()).isEqualTo(Health.HEALTHY);
    assertThat(DiagnosisJson.write(healthy, false))
        .contains("\"healthy\": true")
        .contains("\"causes\": [ ]");
    assertThat(DiagnosisJunit.write(healthy)).contains("failures=\"0\" errors=\"0\"");
  }

  @Test
  void allNamesEveryCause() {
    List<Judged> judged = judged("reset-on-every-hello");
    String text = DiagnosisText.write(judged, true, Style.PLAIN);
    String json = DiagnosisJson.write(judged, true);

    judged
        .getFirst()
        .diagnosis()
        .causes()
        .forEach(cause -> {
          assertThat(text).contains("  " + cause.causeId());
          assertThat(json).contains("\"id\": \"" + cause.causeId() + "\"");
        });
  }

  private static List<Judged> judged(String... names) {
    return List.of(names).stream().map(DiagnosisReportsTest::judge).toList();
  }

  private static Judged judge(String name) {
    Evidence evidence = SampleEvidence.named(name);
    return new Judged(evidence, ENGINE.judge(evidence));
  }

  private static Judged judge(Evidence evidence) {
    return new Judged(evidence, ENGINE.judge(evidence));
  }
}
