package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.report.EvidenceJson;

/** What {@code --save} writes: evidence for {@code judge}, a line each. */
final class SavedEvidence {
  private SavedEvidence() {}

  /**
   * @param file empty when nothing is to be saved; {@link DiagnoseOptions#STANDARD_OUTPUT} prints
   */
  static void write(List<Evidence> evidence, Optional<Path> file, Console console) {
    if (file.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    evidence.forEach(each -> lines.append(EvidenceJson.write(each)).append('\n'));
    if (file.get().equals(DiagnoseOptions.STANDARD_OUTPUT)) {
      console.out().print(lines);
      return;
    }
    try {
      Files.writeString(file.get(), lines);
    } catch (IOException unwritable) {
      throw new UsageProblem("--save cannot be written: check the path and the room on the disk");
    }
  }
}
