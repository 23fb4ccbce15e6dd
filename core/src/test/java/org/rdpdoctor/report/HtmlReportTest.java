package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.SampleEvidence;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Whole HTML reports of whole evidence, and what holds for each of them. */
class HtmlReportTest {
  private static final int SEEDS = 12;
  private static final int MAX_BYTES = 2_000_000;
  private static final String SECURITY = "Microsoft-Windows-Security-Auditing";
  private static final String LOG = "C:\\logs\\Security.evtx";
  private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final Map<String, Evidence> SAMPLES = SampleEvidence.all();

  @Test
  void golden() {
    for (String name :
        List.of("reset-on-every-hello", "healthy-windows", "hostile-certificate", "silent")) {
      Golden.assertReport(name + ".html", HtmlReport.write(judged(name), false));
    }
    Golden.assertReport(
        "several.html",
        HtmlReport.write(judged("port-refused", "healthy-xrdp", "our-defect"), false));
  }

  @Test
  void goldenOfRecords() {
    Golden.assertReport("records.html", HtmlReport.write(inspection(refusals(30)), false));
  }

  @Test
  void everyReportIsWellFormedAndItsLinksLeadSomewhere() throws Exception {
    for (Map.Entry<String, Evidence> sample : SAMPLES.entrySet()) {
      for (boolean all : List.of(true, false)) {
        assertSound(HtmlReport.write(List.of(judge(sample.getValue())), all), sample.getKey());
      }
    }
    List<Judged> every = SAMPLES.values().stream().map(HtmlReportTest::judge).toList();
    assertSound(HtmlReport.write(every, false), "all samples");
    assertSound(HtmlReport.write(every, true), "all samples, all of each");
    assertSound(HtmlReport.write(List.of(), true), "nothing");
    assertSound(HtmlReport.write(inspection(refusals(30)), false), "records");
    assertSound(
        HtmlReport.write(new Inspection("rdpdoctor", List.of(), List.of()), false), "no files");
  }

  @Test
  void soIsEveryReportOfHostileEvidence() throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      Evidence evidence = TestingEvidence.random(seed);
      Judged judged = judge(evidence);
      assertSound(HtmlReport.write(List.of(judged), true), "seed " + seed);
      assertSound(
          HtmlReport.write(List.of(judged, judge(SampleEvidence.named("silent"))), true), "two");
      assertSound(HtmlReport.write(inspection(observed(evidence)), true), "files, seed " + seed);
    }
  }

  @Test
  void thePolicyAllowsItsOwnStyleAlone() throws Exception {
    Document document = HtmlTest.parse(HtmlReport.write(judged("silent"), false));
    String style = document.getElementsByTagName("style").item(0).getTextContent();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
    String policy =
        elements(document, "meta").stream()
            .filter(each -> each.getAttribute("http-equiv").equals("Content-Security-Policy"))
            .map(each -> each.getAttribute("content"))
            .findFirst()
            .orElseThrow();

    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
                .formatted(Base64.getEncoder().encodeToString(hash)));
  }

  @Test
  void aReasonLeadsToItsRecord() throws Exception {
    Document document = HtmlTest.parse(HtmlReport.write(inspection(refusals(3)), false));
    Element link =
        elements(document, "a").stream()
            .filter(each -> each.getTextContent().equals("Security.evtx, record 3"))
            .findFirst()
            .orElseThrow();
    String anchor = link.getAttribute("href").substring(1);
    Element row =
        elements(document, "tr").stream()
            .filter(each -> each.getAttribute("id").equals(anchor))
            .findFirst()
            .orElseThrow();

    assertThat(row.getTextContent()).contains("record 3", "user3", "Weighed for:");
  }

  @Test
  void aReasonLeadsToItsConnection() throws Exception {
    Judged judged = judged("unreachable").getFirst();
    EvidenceIndex index = EvidenceIndex.of(judged.evidence(), "");
    Clue clue = judged.diagnosis().causes().getFirst().support().getFirst();
    Citations.Link link = new Citations(judged, index).links(clue).getFirst();

    assertThat(link.label()).isEqualTo("connection 1");
    assertThat(index.rows()).filteredOn(row -> row.id().equals(link.id())).hasSize(1);
  }

  @Test
  void thousandsOfRecordsAreFoldedAndSaid() throws Exception {
    String report = HtmlReport.write(inspection(refusals(5_000)), true);

    assertSound(report, "5,000 records");
    assertThat(report.length()).isLessThan(MAX_BYTES);
    assertThat(report).contains("5,001 pieces of evidence", "3,001 pieces more are not shown");
  }

  @Test
  void aFloodIsOneMarkWithItsNumber() {
    String cited = HtmlReport.write(inspection(List.of(flood(36_870))), false);
    String aside = HtmlReport.write(inspection(List.of(flood(36_880))), false);

    assertThat(cited).contains("cannot be opened, 29,205 times</li>");
    assertThat(aside).contains("29,205&#215;</text>");
  }

  private static Observed flood(long eventId) {
    return new Observed(
        new Source.EventLog(LOG, 7),
        new EventLogged(
            "srv",
            "System",
            "Schannel",
            eventId,
            2,
            List.of(),
            29_205,
            NOON,
            NOON.plusSeconds(60)));
  }

  @Test
  void manyTargetsAreNamedAndSomeAreTold() throws Exception {
    List<Judged> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Evidence evidence = SampleEvidence.named(i % 2 == 0 ? "silent" : "healthy-windows");
      many.add(
          judge(
              new Evidence(
                  Evidence.SCHEMA,
                  "rdpdoctor",
                  new Target("host" + i, "host" + i, 3389),
                  evidence.runs(),
                  List.of())));
    }
    String report = HtmlReport.write(many, false);

    assertSound(report, "200 targets");
    assertThat(report).contains("25 of them are told in full", "host199:3389");
    assertThat(report.length()).isLessThan(MAX_BYTES);
  }

  private static void assertSound(String report, String name) throws Exception {
    assertThat(report.chars()).as(name).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F));
    Document document = HtmlTest.parse(report);
    Set<String> ids = new HashSet<>();
    for (Element each : elements(document, "*")) {
      String id = each.getAttribute("id");
      assertThat(id.isEmpty() || ids.add(id)).as(name + ": twice " + id).isTrue();
    }
    for (Element each : elements(document, "a")) {
      String link = each.getAttribute("href");
      assertThat(link).as(name).startsWith("#");
      assertThat(ids).as(name + ": " + each.getTextContent()).contains(link.substring(1));
    }
    for (Element each : elements(document, "section")) {
      String label = each.getAttribute("aria-labelledby");
      assertThat(label.isEmpty() || ids.contains(label)).as(name + ": " + label).isTrue();
    }
    assertThat(elements(document, "script")).isEmpty();
    assertThat(elements(document, "h1")).as(name).hasSize(1);
    assertThat(elements(document, "main")).as(name).hasSize(1);
    assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertHeadings(document, name);
  }

  /** No level is left out on the way down, so that a screen reader can walk them. */
  private static void assertHeadings(Document document, String name) {
    int before = 0;
    for (Element each : elements(document, "*")) {
      if (each.getTagName().matches("h[1-6]")) {
        int level = each.getTagName().charAt(1) - '0';
        assertThat(level).as(name + ": " + each.getTextContent()).isLessThanOrEqualTo(before + 1);
        before = level;
      }
    }
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<Observed> observed(Evidence evidence) {
    List<Observed> observed = new ArrayList<>(evidence.reported());
    evidence
        .runs()
        .forEach(run ->
            run.roads()
                .forEach(
                    road -> road.stages().forEach(stage -> observed.addAll(stage.observations()))));
    return observed;
  }

  private static Inspection inspection(List<Observed> observed) {
    List<InspectedFile> files =
        List.of(
            new InspectedFile(
                LOG, "event log", 69_632, observed, 0, Optional.empty(), Optional.empty()));
    Evidence evidence =
        new Evidence(
            Evidence.SCHEMA,
            "rdpdoctor",
            new Target("srv", "srv", 3389),
            List.of(),
            List.of(),
            observed);
    return new Inspection("rdpdoctor", files, List.of(judge(evidence)));
  }

  /** Passwords that were wrong, a minute apart, of one user each. */
  private static List<Observed> refusals(int count) {
    List<Observed> refusals = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Instant time = NOON.plusSeconds(61L * i);
      refusals.add(
          new Observed(
              new Source.EventLog(LOG, i),
              new EventLogged(
                  "srv.corp.example",
                  "Security",
                  SECURITY,
                  4625,
                  0,
                  List.of(
                      new LogField("TargetUserName", "user" + i),
                      new LogField("LogonType", "10"),
                      new LogField("Status", "0xc000006d"),
                      new LogField("SubStatus", "0xc000006a")),
                  1,
                  time,
                  time)));
    }
    refusals.add(
        new Observed(
            new Source.File(LOG),
            new LogCovered(
                List.of("Security"),
                List.of("srv.corp.example"),
                count,
                0,
                Optional.of(NOON),
                Optional.of(NOON.plusSeconds(61L * count)),
                false,
                false,
                List.of())));
    return refusals;
  }

  private static List<Judged> judged(String... names) {
    return List.of(names).stream().map(SampleEvidence::named).map(HtmlReportTest::judge).toList();
  }

  private static Judged judge(Evidence evidence) {
    return new Judged(evidence, ENGINE.judge(evidence));
  }
}
