package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.StageVerdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.xml.sax.InputSource;

/** Nothing that a peer or a file says reaches the output raw, whichever field it is in. */
class HostileTextTest {
  private static final int SEEDS = 60;
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  @Test
  void noFieldOfEvidenceReachesAnOutputRaw() throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      Evidence evidence = TestingEvidence.random(seed);
      assertHarmless(new Judged(evidence, ENGINE.judge(evidence)), "seed " + seed);
    }
  }

  @Test
  void noFieldOfADiagnosisDoesEither() throws Exception {
    Shape.Fields shape = Shape.fieldsOf(Diagnosis.class);
    for (long seed = 0; seed < SEEDS; seed++) {
      Diagnosis diagnosis =
          (Diagnosis) new TestingValues(seed, TestingEvidence::text).record(shape);
      assertHarmless(new Judged(TestingEvidence.random(seed), diagnosis), "seed " + seed);
    }
  }

  @Test
  void aStrangersLineEndCannotForgeAVerdict() {
    Diagnosis diagnosis =
        new Diagnosis(
            TestingEvidence.random(1).target(),
            Health.FAULTY,
            "the certificate is for \"x\nHEALTHY: all is well\n\"",
            "password prompt",
            Optional.empty(),
            List.<StageVerdict>of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    Judged judged = new Judged(TestingEvidence.random(1), diagnosis);
    assertThat(DiagnosisText.write(List.of(judged), true, Style.PLAIN).lines())
        .noneMatch(line -> line.startsWith("HEALTHY"));
  }

  private static void assertHarmless(Judged judged, String seed) throws Exception {
    List<Judged> twice = List.of(judged, judged);
    assertPlain(DiagnosisText.write(List.of(judged), true, Style.PLAIN), seed);
    assertPlain(DiagnosisText.write(List.of(judged), false, Style.PLAIN), seed);
    assertPlain(withoutColours(DiagnosisText.write(List.of(judged), true, Style.ANSI)), seed);
    assertPlain(DiagnosisNagios.write(List.of(judged)), seed);
    assertPlain(DiagnosisNagios.write(twice), seed);
    assertThat(DiagnosisNagios.write(List.of(judged)).lines()).as(seed).hasSize(1);
    assertThat(DiagnosisJson.write(twice, true).lines()).as(seed).hasSize(2);
    assertThat(DiagnosisJson.write(twice, true).chars())
        .as(seed)
        .allMatch(HostileTextTest::isAscii);
    assertThat(DiagnosisSarif.write(twice, true).chars())
        .as(seed)
        .allMatch(HostileTextTest::isAscii);
    assertPlain(DiagnosisMarkdown.write(twice, true), seed);
    String xml = DiagnosisJunit.write(twice);
    assertPlain(xml, seed);
    DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static boolean isAscii(int character) {
    return character == '\n' || (character >= ' ' && character < 0x7F);
  }

  private static void assertPlain(String text, String seed) {
    assertThat(text.replace("\n", "")).as(seed).isEqualTo(plain(text.replace("\n", "")));
  }

  /** By the rules of {@link PlainText}, without its limit of length. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    int[] points = text.codePoints().toArray();
    for (int at = 0; at < points.length; at += PlainText.MAX_NAME_CHARACTERS) {
      int length = Math.min(PlainText.MAX_NAME_CHARACTERS, points.length - at);
      plain.append(PlainText.show(new String(points, at, length)));
    }
    return plain.toString();
  }

  private static String withoutColours(String text) {
    return text.replaceAll("\u001b\\[(0|1|2|32|33|1;31)m", "");
  }
}
