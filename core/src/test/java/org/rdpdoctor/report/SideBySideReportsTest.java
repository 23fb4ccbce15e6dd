package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Missing;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.SampleEvidence;
import org.rdpdoctor.diagnosis.ViewEvidence;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;

/** Several places, times and hosts in every format. */
class SideBySideReportsTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final String HOSTILE = "ssh:x\u001b[31m</script>|<b>*a*\n@everyone";

  private static Seen seen(String name, String sample) {
    Evidence evidence = SampleEvidence.named(sample);
    return new Seen(name, evidence, ENGINE.judge(evidence), List.of());
  }

  private static SideBySide places() {
    return SideBySide.ofPlaces(
        List.of(seen("HERE", "reset-on-every-hello"), seen("ssh:ann@jump", "healthy-windows")),
        List.of(
            new Missing("ssh:far", "the host key of far:22 is not known: ssh-ed25519 SHA256:x")),
        ENGINE);
  }

  private static SideBySide of(Relation relation, String first, String second) {
    return SideBySide.of(relation, seen("this run", first), seen("good.json", second), ENGINE);
  }

  @Test
  void placesInEveryFormat() {
    SideBySide sides = places();
    Golden.assertReport("places.txt", SideBySideText.write(sides, false, Style.PLAIN));
    Golden.assertReport("places.md", SideBySideMarkdown.write(sides, false));
    Golden.assertReport("places.html", HtmlReport.write(sides, false));
    Golden.assertReport("places.junit.xml", DiagnosisJunit.write(sides));
    Golden.assertReport("places.nagios", DiagnosisNagios.write(sides));
    Golden.assertReport("places.sarif", DiagnosisSarif.write(sides, false));
    assertThat(ExitCode.of(sides)).isEqualTo(ExitCode.FAULT);
    assertThat(DiagnosisNagios.State.of(sides)).isEqualTo(DiagnosisNagios.State.CRITICAL);
  }

  @Test
  void timesAndHosts() {
    Golden.assertReport(
        "since-it-worked.txt",
        SideBySideText.write(
            of(Relation.TIMES, "cert-expired", "healthy-windows"), false, Style.PLAIN));
    Golden.assertReport(
        "like-a-good-host.md",
        SideBySideMarkdown.write(of(Relation.HOSTS, "silent", "healthy-windows"), false));
  }

  /** A place of which nothing is known is not well. */
  @Test
  void aPlaceThatWasNotAskedIsNotWell() {
    SideBySide sides =
        SideBySide.ofPlaces(
            List.of(seen("HERE", "healthy-windows")),
            List.of(new Missing("ssh:far", "no answer in time")),
            ENGINE);
    assertThat(ExitCode.of(sides)).isEqualTo(ExitCode.NOT_ENOUGH_EVIDENCE);
    assertThat(DiagnosisNagios.State.of(sides)).isEqualTo(DiagnosisNagios.State.UNKNOWN);
    assertThat(sides.verdict()).contains("no second place", "could not be asked: ssh:far");
    SideBySide none =
        SideBySide.ofPlaces(List.of(), List.of(new Missing("ssh:far", "gone")), ENGINE);
    assertThat(ExitCode.of(none)).isEqualTo(ExitCode.NOT_ENOUGH_EVIDENCE);
    assertThat(SideBySideText.write(none, false, Style.PLAIN)).contains("UNKNOWN");
    assertThat(HtmlReport.write(none, false)).contains("could not be asked");
  }

  /** A sign-in that is bound to the server's key fails there, though every stage passes. */
  @Test
  void whereItIsOpenWhoAnswersNobodyIsHealthy() {
    Evidence copied = ViewEvidence.ofItsName(Duration.ofDays(1), 7);
    List<Seen> both =
        List.of(
            inTurns("HERE", Duration.ZERO, copied),
            inTurns("there", Duration.ofSeconds(2), ViewEvidence.healthy()));
    SideBySide asked = SideBySide.ofPlaces(both, List.of(), ENGINE);
    SideBySide compared = SideBySide.of(Relation.PLACES, both.getFirst(), both.getLast(), ENGINE);
    String proved = "proved: one host shows two certificates at a time";
    for (SideBySide sides : List.of(asked, compared)) {
      assertThat(sides.health()).isEqualTo(Health.UNKNOWN);
      assertThat(ExitCode.of(sides)).isEqualTo(ExitCode.NOT_ENOUGH_EVIDENCE);
      assertThat(DiagnosisNagios.State.of(sides)).isEqualTo(DiagnosisNagios.State.UNKNOWN);
      assertThat(DiagnosisNagios.write(sides)).startsWith("RDP UNKNOWN - ").contains(proved);
      assertThat(DiagnosisJunit.write(sides))
          .contains("<error type=\"where-tls-ends\" message=\"" + proved);
      assertThat(DiagnosisSarif.write(sides, false)).contains("\"kind\": \"open\"", proved);
      assertThat(SideBySideMarkdown.write(sides, false)).startsWith("# UNKNOWN: every stage");
      assertThat(HtmlReport.write(sides, false)).contains("<title>UNKNOWN: every stage");
      assertThat(lastLines(SideBySideText.write(sides, false, Style.PLAIN)))
          .contains("UNKNOWN: every stage passes from", proved);
    }
    assertThat(lastLines(ComparisonText.write(compared.pairs().getFirst(), Style.PLAIN)))
        .contains("UNKNOWN: ", "works up to the password prompt; but " + proved);
  }

  /** Two saves that a renewal explains as well do not make a healthy host unknown. */
  @Test
  void aRenewalLeavesItHealthy() {
    SideBySide sides =
        SideBySide.of(
            Relation.PLACES,
            inTurns("HERE", Duration.ofMinutes(20), ViewEvidence.ofItsName(Duration.ZERO, 7)),
            inTurns("there", Duration.ZERO, ViewEvidence.healthy()),
            ENGINE);
    assertThat(ExitCode.of(sides)).isEqualTo(ExitCode.HEALTHY);
    assertThat(sides.verdict()).contains("it works from", "but the host's certificate was renewed");
  }

  private static Seen inTurns(String name, Duration from, Evidence evidence) {
    Evidence repeated = ViewEvidence.repeated(from, Duration.ofSeconds(4), 3, evidence);
    return new Seen(name, repeated, ENGINE.judge(repeated), List.of());
  }

  private static String lastLines(String report) {
    String part = report.substring(report.lastIndexOf("\nUNKNOWN"));
    return part.replaceAll("\\s+", " ");
  }

  @Test
  void theExitCodeOfAPairIsOfTheFirst() {
    assertThat(ExitCode.of(of(Relation.HOSTS, "healthy-windows", "silent")))
        .isEqualTo(ExitCode.HEALTHY);
    assertThat(ExitCode.of(of(Relation.TIMES, "silent", "healthy-windows")))
        .isEqualTo(ExitCode.FAULT);
  }

  @Test
  void placesThatFailAlikePointToTheHost() {
    SideBySide sides =
        SideBySide.ofPlaces(
            List.of(seen("A", "reset-on-every-hello"), seen("B", "reset-on-every-hello")),
            List.of(),
            ENGINE);
    assertThat(sides.verdict()).contains("fails alike from A, B");
    SideBySide otherwise =
        SideBySide.ofPlaces(
            List.of(seen("A", "port-refused"), seen("B", "silent")), List.of(), ENGINE);
    assertThat(otherwise.verdict()).doesNotContain("alike");
  }

  /** Names of places and reasons may be a stranger's words. */
  @Test
  void whatStrangersSayStaysText() {
    SideBySide sides =
        SideBySide.ofPlaces(
            List.of(seen(HOSTILE, "silent"), seen("HERE", "healthy-windows")),
            List.of(new Missing(HOSTILE + 2, HOSTILE)),
            ENGINE);
    assertThat(SideBySideText.write(sides, false, Style.PLAIN)).doesNotContain("\u001b");
    assertThat(SideBySideMarkdown.write(sides, false)).doesNotContain("\u001b", "<b>", "*a*");
    assertThat(HtmlReport.write(sides, false)).doesNotContain("</script", "<b>*");
    assertThat(DiagnosisJunit.write(sides)).doesNotContain("\u001b", "<b>");
    assertThat(DiagnosisNagios.write(sides)).doesNotContain("\u001b");
    assertThat(DiagnosisNagios.write(sides).lines().filter(line -> line.contains("| ")).count())
        .isLessThanOrEqualTo(1);
    assertThat(PlacesJson.write(sides, false)).doesNotContain("\u001b");
    assertThat(DiagnosisSarif.write(sides, false)).doesNotContain("\u001b");
  }
}
