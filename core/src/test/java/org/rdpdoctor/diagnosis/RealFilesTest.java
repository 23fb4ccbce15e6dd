package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RealCaptures;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.certificate.CertificateKind;
import org.rdpdoctor.offline.evtx.EventXmlKind;
import org.rdpdoctor.offline.evtx.EvtxKind;
import org.rdpdoctor.offline.rdp.CaptureCases;
import org.rdpdoctor.offline.rdp.CaptureKind;
import org.rdpdoctor.offline.rdpfile.RdpFileKind;
import org.rdpdoctor.offline.registry.HiveKind;
import org.rdpdoctor.offline.registry.RegistryExportKind;
import org.rdpdoctor.report.Inspection;
import org.rdpdoctor.report.InspectionText;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.report.Style;

/**
 * Every file of the collection of real ones: the facts that its list states come out, and the
 * verdict does not contradict them. {@code real-files.csv} holds what is expected:
 *
 * <ul>
 *   <li>{@code kind} of the file, {@code says} a part of what is printed, {@code silent} what must
 *       not be printed
 *   <li>{@code records} of a log, {@code event} {@code PROVIDER/ID COUNT [FIELD=VALUE]}
 *   <li>{@code verdict} {@code HEALTH CAUSE VERDICT} of the first cause, {@code -} for none left
 *       over; {@code health} alone; {@code finds nothing}: no cause is likely or confirmed, and no
 *       fault is seen
 *   <li>{@code among} the causes that remain, {@code not} among the likely ones
 * </ul>
 */
class RealFilesTest {
  private static final Path EXPECTED = Path.of("src/test/resources/offline/real-files.csv");

  private record Expected(String what, String value) {}

  private record Read(InspectedFile file, List<Diagnosis> diagnoses, String text) {
    List<Assessment> likely() {
      return diagnoses.stream()
          .flatMap(each -> each.causes().stream())
          .filter(each -> each.verdict().compareTo(Verdict.LIKELY) <= 0)
          .toList();
    }
  }

  private static List<List<String>> rows(Path table) throws IOException {
    return Files.readAllLines(table).stream().skip(1).map(PackedTable::cells).toList();
  }

  private static Map<String, List<Expected>> expected() throws IOException {
    Map<String, List<Expected>> expected = new LinkedHashMap<>();
    for (List<String> row : rows(EXPECTED)) {
      expected
          .computeIfAbsent(row.get(0), _ -> new ArrayList<>())
          .add(new Expected(row.get(1), row.get(2)));
    }
    return expected;
  }

  static Stream<String> files() throws IOException {
    return expected().keySet().stream();
  }

  @Test
  void noFileIsLeftOut() throws IOException {
    TreeSet<String> listed = new TreeSet<>();
    rows(RealCaptures.of("manifest.csv")).forEach(row -> listed.add(row.getFirst()));
    assertThat(expected().keySet()).containsExactlyInAnyOrderElementsOf(listed);
    assertThat(listed).allMatch(name -> Files.exists(RealCaptures.of(name)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsKnown(String name) throws IOException {
    Read read = read(RealCaptures.of(name));
    for (Expected each : expected().getOrDefault(name, List.of())) {
      check(name + ": " + each, read, each);
    }
  }

  private static void check(String about, Read read, Expected expected) {
    String value = expected.value();
    switch (expected.what()) {
      case "kind" -> assertThat(read.file().kind()).as(about).isEqualTo(value);
      case "says" -> assertThat(read.text()).as(about).contains(value);
      case "silent" -> assertThat(read.text()).as(about).doesNotContain(value);
      case "records" ->
          assertThat(RealCaptures.only(LogCovered.class, read.file()).getFirst().records())
              .as(about)
              .isEqualTo(Long.parseLong(value));
      case "event" -> assertThat(count(read.file(), value)).as(about).isEqualTo(wanted(value));
      case "verdict" -> assertThat(verdicts(read)).as(about).containsExactly(value);
      case "health" ->
          assertThat(read.diagnoses())
              .as(about)
              .extracting(each -> each.health().name())
              .containsExactly(value);
      case "finds" -> {
        assertThat(read.likely()).as(about).extracting(Assessment::causeId).isEmpty();
        assertThat(read.diagnoses()).as(about).noneMatch(each -> each.failingStage().isPresent());
      }
      case "among" ->
          assertThat(read.diagnoses())
              .as(about)
              .allMatch(each ->
                  each.remaining().stream().anyMatch(cause -> cause.causeId().equals(value)));
      case "not" ->
          assertThat(read.likely()).as(about).extracting(Assessment::causeId).doesNotContain(value);
      default -> throw new IllegalStateException(expected.what());
    }
  }

  private static List<String> verdicts(Read read) {
    return read.diagnoses().stream()
        .map(each ->
            each.health()
                + " "
                + each.remaining().stream()
                    .findFirst()
                    .map(first -> first.causeId() + " " + first.verdict())
                    .orElse("-"))
        .toList();
  }

  private static long wanted(String event) {
    return Long.parseLong(event.split(" ", 3)[1]);
  }

  private static long count(InspectedFile file, String event) {
    String[] parts = event.split(" ", 3);
    int slash = parts[0].lastIndexOf('/');
    String[] field = parts.length > 2 ? parts[2].split("=", 2) : new String[0];
    return RealCaptures.only(EventLogged.class, file).stream()
        .filter(each -> each.provider().equals(parts[0].substring(0, slash)))
        .filter(each -> each.eventId() == Long.parseLong(parts[0].substring(slash + 1)))
        .filter(
            each -> field.length == 0 || each.field(field[0]).orElse("").equalsIgnoreCase(field[1]))
        .mapToLong(EventLogged::count)
        .sum();
  }

  private static Read read(Path path) throws IOException {
    List<InspectedFile> files = new ArrayList<>();
    new Inspector(kinds(), TimeWindow.ALWAYS, InspectionObserver.NONE).inspect(path, files::add);
    assertThat(files).hasSize(1);
    assertThat(files.getFirst().defect()).isEmpty();
    List<Evidence> cases = new ArrayList<>(CaptureCases.of(files, "test"));
    RecordedEvidence.of("test", files).ifPresent(cases::add);
    Engine engine = new Engine(Catalogue.causes());
    List<Judged> judged = cases.stream().map(each -> new Judged(each, engine.judge(each))).toList();
    String text =
        InspectionText.write(new Inspection("test", files, judged), true, Style.of(false));
    return new Read(
        files.getFirst(),
        judged.stream().map(Judged::diagnosis).toList(),
        text.replaceAll("\\s+", " "));
  }

  private static List<FileKind> kinds() {
    List<FileKind> kinds = new ArrayList<>(CaptureKind.ALL);
    kinds.addAll(
        List.of(
            new EvtxKind(),
            new EventXmlKind(),
            new RegistryExportKind(),
            new HiveKind(),
            new RdpFileKind(),
            new CertificateKind()));
    return kinds;
  }
}
