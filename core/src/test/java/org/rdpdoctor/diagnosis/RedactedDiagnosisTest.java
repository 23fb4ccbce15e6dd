package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.machine.TestingRecords.NOW;
import static org.rdpdoctor.offline.machine.TestingRecords.dialled;
import static org.rdpdoctor.offline.machine.TestingRecords.log;
import static org.rdpdoctor.offline.machine.TestingRecords.saved;
import static org.rdpdoctor.offline.machine.TestingRecords.taken;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.BundleObservation.SessionListenerListed;
import org.rdpdoctor.model.BundleObservation.SessionsCovered;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.redaction.Redactor;

/** Redacted evidence gives the same causes, verdicts and confidences as the original. */
class RedactedDiagnosisTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  static Stream<String> fixtures() {
    return CauseFixtures.all().keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void ofTheFixture(String id) {
    assertSame(Objects.requireNonNull(CauseFixtures.all().get(id)).gives().build());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void ofTheNearMiss(String id) {
    assertSame(Objects.requireNonNull(CauseFixtures.all().get(id)).nearMiss().build());
  }

  static Stream<DocumentedCase> documented() {
    return DocumentedCase.all().stream();
  }

  /** Words that persons reported, and logs and registries beside them. */
  @ParameterizedTest
  @MethodSource("documented")
  void ofTheDocumentedCase(DocumentedCase documented) {
    assertSame(documented.evidence());
  }

  /** Each word of the vocabulary stays what it is; nothing else of its form does. */
  @Test
  void ofEveryWordThatCanBeReported() {
    for (ReportedWord each : ReportedWords.packed().all()) {
      assertThat(redacted(new WordReported(each.word(), true)))
          .isEqualTo(new WordReported(each.word(), true));
    }
    assertThat(redacted(new WordReported("fails-for-zeus", true)).toString())
        .contains("fails-for-text-")
        .doesNotContain("zeus");
  }

  private static Observation redacted(Observation observation) {
    return Redactor.redact(BundleSignsTest.evidence(List.of(BundleSignsTest.in("x", observation))))
        .recorded()
        .getFirst()
        .observation();
  }

  static Stream<BundleSignsTest.Example> ofBundles() {
    return BundleSignsTest.examples();
  }

  @ParameterizedTest
  @MethodSource("ofBundles")
  void ofTheFactsOfBundles(BundleSignsTest.Example example) {
    assertSame(bundle(example.fits()));
    assertSame(bundle(example.near()));
  }

  private static Evidence bundle(List<Observation> observations) {
    return BundleSignsTest.evidence(
        observations.stream().map(each -> BundleSignsTest.in("text", each)).toList());
  }

  static Stream<HostSignsTest.Example> ofLivingHosts() {
    return HostSignsTest.examples();
  }

  @ParameterizedTest
  @MethodSource("ofLivingHosts")
  void ofTheFactsOfLivingHosts(HostSignsTest.Example example) {
    assertSame(HostSignsTest.living(example.fits()));
    assertSame(HostSignsTest.living(example.near()));
  }

  /** Where a name decides: whether a list of rights is understood, whose a listener is. */
  @Test
  void ofNamesOfWindowsInBundles() {
    String keyFile =
        "C:\\Keys\\f686aace6942fb7f7ceb231212eef4a4_6f9619ff-8b86-d011-b42d-00cf4fc964ff";
    String service = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
    for (String identity :
        List.of(
            "Everyone", "S-1-5-20", "NS", "BUILTIN\\Users", "CORP\\ann", service, "ann", "OW")) {
      for (String rights :
          List.of("FullControl", "(I)(RX)", "-1610612736", "FW", "Write, Synchronize", "Zeus")) {
        KeyAccessListed listed =
            new KeyAccessListed(keyFile, List.of(new AccessEntry(identity, true, rights)));
        assertSame(bundle(List.of(listed)));
      }
    }
    for (String listener : List.of("rdp-tcp", "RDPzeus", "rdp-zeus", "zeus", "console")) {
      assertSame(
          bundle(
              List.of(
                  new RegistryValueFound(
                      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server",
                      "fDenyTSConnections",
                      "REG_DWORD",
                      "0"),
                  new SessionListenerListed(listener, 65_536),
                  new SessionsCovered(3, 1))));
    }
  }

  private static Map<String, Evidence> machines() {
    InspectedFile sick =
        log("a.evtx", MachinesTest.graceOver("SICK"), taken("SICK", "192.0.2.7", 50_000, NOW));
    InspectedFile well = log("b.evtx", taken("WELL", "192.0.2.7", 50_001, NOW));
    InspectedFile healthy = MachinesTest.healthyServer();
    InspectedFile client =
        log("ws/ws.evtx", dialled("WS", "SRV", NOW), MachinesTest.keyClosed("WS"));
    Evidence live = EvidenceBuilder.windows().build();
    Map<String, Evidence> all = new LinkedHashMap<>();
    all.put("two servers", of(Optional.empty(), sick, well));
    all.put("about one", of(Optional.of("SICK"), sick, well));
    all.put("about one, in full", of(Optional.of("sick.corp.example"), sick, well));
    all.put("about the other, with a port", of(Optional.of("WELL:3390"), sick, well));
    all.put("about none", of(Optional.of("third"), sick, well));
    all.put("dialled", of(Optional.empty(), sick, well, log("c.evtx", dialled("WS", "sick", NOW))));
    all.put("saved", of(Optional.empty(), sick, well, saved("s.rdp", "sick:3389")));
    all.put("client and server", of(Optional.empty(), healthy, client));
    all.put("client alone", of(Optional.empty(), client));
    all.put("by folder", of(Optional.empty(), healthy, MachinesTest.switchedOff("srv/a.reg")));
    all.put("by nothing", of(Optional.empty(), healthy, MachinesTest.switchedOff("else/a.reg")));
    all.put("unnamed", of(Optional.empty(), MachinesTest.switchedOff("a.reg")));
    all.put("live", RecordedEvidence.joined(live, List.of(sick, well), List.of()));
    all.put(
        "live and matching",
        RecordedEvidence.joined(
            live,
            List.of(
                log(
                    "a.evtx",
                    MachinesTest.graceOver("SRV"),
                    taken("SRV", "192.0.2.7", 50_000, NOW))),
            List.of()));
    return all;
  }

  private static Evidence of(Optional<String> about, InspectedFile... files) {
    return MachinesTest.evidence(about, files);
  }

  static Stream<String> scenes() {
    return machines().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void ofRecordsOfSeveralMachines(String scene) {
    assertSame(Objects.requireNonNull(machines().get(scene)));
  }

  private static void assertSame(Evidence evidence) {
    Diagnosis original = ENGINE.judge(evidence);
    Diagnosis redacted = ENGINE.judge(Redactor.redact(evidence));
    assertThat(judgements(redacted)).isEqualTo(judgements(original));
    assertThat(redacted.health()).isEqualTo(original.health());
    assertThat(redacted.failingStage()).isEqualTo(original.failingStage());
    assertThat(redacted.cautions()).hasSameSizeAs(original.cautions());
  }

  /** With how much speaks for and against each. */
  private static List<String> judgements(Diagnosis diagnosis) {
    return diagnosis.causes().stream()
        .map(each ->
            "%s %s %.6f %d %d"
                .formatted(
                    each.causeId(),
                    each.verdict(),
                    each.confidence(),
                    each.support().size(),
                    each.against().size()))
        .toList();
  }
}
