package org.rdpdoctor.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.report.EvidenceJson;
import org.rdpdoctor.report.UnreadableEvidence;

/**
 * What {@code --save} writes, or another option: evidence for {@code judge} and others, a line
 * each.
 */
final class SavedEvidence {
  private SavedEvidence() {}

  /**
   * @param file empty when nothing is to be saved; {@link DiagnoseOptions#STANDARD_OUTPUT} prints
   */
  static void write(List<Evidence> evidence, Optional<Path> file, Console console) {
    write(evidence, "--save", file, console);
  }

  /**
   * @param option that named the file
   */
  static void write(List<Evidence> evidence, String option, Optional<Path> file, Console console) {
    StringBuilder lines = new StringBuilder();
    if (file.isPresent()) {
      evidence.forEach(each -> lines.append(EvidenceJson.write(each)).append('\n'));
    }
    SavedLines.write(lines, option, file, console);
  }

  /** What a file holds, or standard input for {@code -}. */
  static List<EvidenceJson.Reading> read(String file, Console console) {
    try (InputStream in = file.equals("-") ? console.in() : Files.newInputStream(Path.of(file))) {
      return EvidenceJson.read(in);
    } catch (UnreadableEvidence problem) {
      throw new UsageProblem(UsageProblem.quote(file) + ": " + problem.getMessage());
    } catch (IOException | InvalidPathException problem) {
      throw new UsageProblem(
          UsageProblem.quote(file) + " cannot be read: check the path and its permissions");
    }
  }

  /** A file with evidence of one target. */
  static Evidence one(String file, Console console) {
    List<EvidenceJson.Reading> targets = read(file, console);
    if (targets.size() != 1) {
      throw new UsageProblem(
          "%s holds evidence of %d targets: one is wanted here, save it by itself"
              .formatted(UsageProblem.quote(file), targets.size()));
    }
    return targets.getFirst().evidence();
  }
}
