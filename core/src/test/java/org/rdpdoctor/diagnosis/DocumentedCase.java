package org.rdpdoctor.diagnosis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
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
 */
record DocumentedCase(
    String id, String grade, String answer, String source, List<InspectedFile> files) {
  private static final Path FOLDERS = Path.of("src/test/resources/org/rdpdoctor");

  private static final String MADE_BY = "documented case";

  DocumentedCase {
    files = List.copyOf(files);
  }

  /** The cases that were at hand when the words and their weights were written. */
  static List<DocumentedCase> known() {
    return of(FOLDERS.resolve("cases"));
  }

  /** Cases that were looked for afterwards. */
  static List<DocumentedCase> later() {
    return of(FOLDERS.resolve("later-cases"));
  }

  private static List<DocumentedCase> of(Path folder) {
    try {
      List<DocumentedCase> all = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve("answers.csv")).stream().skip(1).toList()) {
        List<String> row = PackedTable.cells(line);
        all.add(
            new DocumentedCase(
                row.get(0), row.get(1), row.get(2), row.get(3), inspected(folder.resolve(row.get(0)))));
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
    List<Evidence> cases =
        RecordedEvidence.of(MADE_BY, files).map(List::of).orElse(List.of());
    return ReportedEvidence.toAll(cases, MADE_BY, ReportedEvidence.reported(files)).getFirst();
  }
}
