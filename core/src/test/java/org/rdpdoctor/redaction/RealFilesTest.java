package org.rdpdoctor.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.RealCaptures;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.evtx.EvtxKind;
import org.rdpdoctor.offline.rdp.CaptureCases;
import org.rdpdoctor.offline.rdp.CaptureKind;
import org.rdpdoctor.report.DiagnosisJson;
import org.rdpdoctor.report.Inspection;
import org.rdpdoctor.report.InspectionJson;
import org.rdpdoctor.report.Judged;

/** Real files: the names that are known to be in them are gone, and the diagnosis is the same. */
class RealFilesTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "awakecoding__rdp-nla-kerberos-auth1.pcapng | it-help-test,ad.it-help.ninja,10.10.0.131,10.10.0.10",
        "awakecoding__rdp-nla-smartcard-auth1.pcapng | it-help-test,10.10.0.131,10.10.0.10",
        "AndrewRathbun__Belkasoft-Security.evtx | NAMES",
        "AndrewRathbun__Belkasoft-System.evtx | NAMES",
        "AndrewRathbun__Szechuan-Microsoft-Windows-TerminalServices-RDPClient-Operational.evtx | NAMES",
        "AndrewRathbun__Belkasoft-Microsoft-Windows-TerminalServices-RemoteConnectionManager-Operational.evtx | NAMES",
        "AndrewRathbun__Belkasoft-Microsoft-Windows-TerminalServices-LocalSessionManager-Operational.evtx | NAMES",
      })
  void keepNoName(String name, String known) {
    List<FileKind> kinds = new ArrayList<>(CaptureKind.ALL);
    kinds.add(new EvtxKind());
    InspectedFile file =
        RealCaptures.inspect(RealCaptures.of(name.strip()), kinds.toArray(FileKind[]::new));
    List<Evidence> cases = new ArrayList<>(CaptureCases.of(List.of(file), "rdpdoctor"));
    RecordedEvidence.of("rdpdoctor", List.of(file)).ifPresent(cases::add);
    Redactor redactor = new Redactor();
    List<Evidence> redacted = redactor.evidence(cases);
    String report = report(redactor, file, redacted);

    assertThat(cases.stream().map(RealFilesTest::judgements).toList())
        .isEqualTo(redacted.stream().map(RealFilesTest::judgements).toList());
    for (String each : names(known.strip(), redactor)) {
      assertThat(report.contains(each)).as(each).isFalse();
    }
  }

  /** Of logs all names that the redactor met in fields that hold names. */
  private static List<String> names(String known, Redactor redactor) {
    if (!known.equals("NAMES")) {
      return List.of(known.split(","));
    }
    List<String> names =
        redactor.replacements().stream()
            .filter(each -> each.replacement().matches("(host|user|domain|SID|name)-.*"))
            .map(each -> each.original().toLowerCase(Locale.ROOT))
            .filter(each -> each.length() > 4 && !new OwnWords().knowsAll(each))
            .toList();
    assertThat(names).isNotEmpty();
    return names;
  }

  private static String report(Redactor redactor, InspectedFile file, List<Evidence> redacted) {
    List<Judged> judged =
        redacted.stream().map(each -> new Judged(each, ENGINE.judge(each))).toList();
    Inspection inspection = new Inspection("rdpdoctor", redactor.files(List.of(file)), judged);
    return (InspectionJson.write(inspection, true) + DiagnosisJson.write(judged, true))
        .toLowerCase(Locale.ROOT);
  }

  private static List<String> judgements(Evidence evidence) {
    Diagnosis diagnosis = ENGINE.judge(evidence);
    List<String> judgements = new ArrayList<>();
    judgements.add(diagnosis.health().name());
    for (Assessment each : diagnosis.causes()) {
      judgements.add("%s %s %.6f".formatted(each.causeId(), each.verdict(), each.confidence()));
    }
    return judgements;
  }

  @Test
  void theWordsOfOurOwnAreInOrder() {
    List<String> words = PackedLines.of("own-words.txt");
    assertThat(words)
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(each -> each.matches("[a-z0-9]{2,90}"));
  }
}
