package org.rdpdoctor.diagnosis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.CommentReported;
import org.rdpdoctor.model.ReportedObservation.ReportCovered;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.ReportedEvidence;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.evtx.EventXmlKind;
import org.rdpdoctor.offline.registry.RegistryExportKind;
import org.rdpdoctor.offline.reported.ReportedKind;

/**
 * A failure that somebody documented in public: a folder of evidence files, written from what was
 * observed and not from what was found in the end, and what was found in the end.
 *
 * @param grade A (the fix proved it), B (its maker or author says so), C (guessed)
 * @param answer the cause that was found
 * @param isCounted in {@code priors.csv}
 */
record DocumentedCase(
    String id,
    String grade,
    String answer,
    String source,
    boolean isCounted,
    List<InspectedFile> files) {
  private static final Path FOLDERS = Path.of("src/test/resources/org/rdpdoctor");

  private static final String MADE_BY = "documented case";

  DocumentedCase {
    files = List.copyOf(files);
  }

  /** The cases that were at hand when the words and their weights were written. */
  static List<DocumentedCase> known() {
    return of(FOLDERS.resolve("cases"), true);
  }

  /** Cases that were looked for afterwards. */
  static List<DocumentedCase> later() {
    return of(FOLDERS.resolve("later-cases"), false);
  }

  static List<DocumentedCase> all() {
    return Stream.concat(known().stream(), later().stream()).toList();
  }

  private static List<DocumentedCase> of(Path folder, boolean counted) {
    try {
      List<DocumentedCase> all = new ArrayList<>();
      for (String line :
          Files.readAllLines(folder.resolve("answers.csv")).stream().skip(1).toList()) {
        List<String> row = PackedTable.cells(line);
        all.add(
            new DocumentedCase(
                row.get(0),
                row.get(1),
                row.get(2),
                row.get(3),
                counted,
                inspected(folder.resolve(row.get(0)))));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<InspectedFile> inspected(Path folder) throws IOException {
    List<InspectedFile> files = new ArrayList<>();
    Inspector inspector =
        new Inspector(
            List.of(new ReportedKind(), new EventXmlKind(), new RegistryExportKind()),
            TimeWindow.ALWAYS,
            InspectionObserver.NONE);
    try (Stream<Path> listed = Files.list(folder)) {
      for (Path file : listed.sorted().toList()) {
        inspector.inspect(file, files::add);
      }
    }
    return files;
  }

  Evidence evidence() {
    List<Evidence> cases = RecordedEvidence.of(MADE_BY, files).map(List::of).orElse(List.of());
    return ReportedEvidence.toAll(cases, MADE_BY, ReportedEvidence.reported(files)).getFirst();
  }

  /** Without the one word that says most for the answer, as another person might not have said. */
  Evidence withoutTheMostTelling() {
    ReportedSigns signs = ReportedSigns.packed();
    Evidence whole = evidence();
    List<Observed> left = new ArrayList<>(whole.reported());
    left.stream()
        .max(Comparator.comparingDouble(each -> nats(signs, each)))
        .filter(each -> nats(signs, each) > 0)
        .ifPresent(left::remove);
    return new Evidence(
        whole.schema(), whole.madeBy(), whole.target(), whole.runs(), left, whole.recorded());
  }

  private double nats(ReportedSigns signs, Observed each) {
    return each.observation() instanceof WordReported said
        ? signs.balanceNats(said.word(), said.holds(), answer)
        : 0;
  }

  /** All words that are said of it, whether observed or not. */
  List<String> words() {
    return said(WordReported.class).map(WordReported::word).toList();
  }

  /** Sentences that no word expresses; nothing is concluded from them. */
  List<String> unsaid() {
    return said(CommentReported.class).map(CommentReported::text).toList();
  }

  List<Integer> unreadable() {
    return said(ReportCovered.class).flatMap(each -> each.unreadable().stream()).toList();
  }

  private <T extends Observation> Stream<T> said(Class<T> kind) {
    return files.stream()
        .flatMap(file -> file.observations().stream())
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast);
  }
}
