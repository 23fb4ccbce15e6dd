package org.rdpdoctor.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Lines that are written to a file of the user's, or to standard output. */
final class SavedLines {
  private SavedLines() {}

  /**
   * @param option that named the file
   * @param file empty when nothing is to be saved; {@link DiagnoseOptions#STANDARD_OUTPUT} prints
   */
  static void write(CharSequence lines, String option, Optional<Path> file, Console console) {
    if (file.isEmpty()) {
      return;
    }
    if (isStandardOutput(file)) {
      console.out().print(lines);
      return;
    }
    try {
      Files.writeString(file.get(), lines);
    } catch (IOException unwritable) {
      throw new UsageProblem(
          "%s %s cannot be written: check the path and the room on the disk"
              .formatted(option, UsageProblem.quote(file.get())));
    }
  }

  static boolean isStandardOutput(Optional<Path> file) {
    return file.filter(DiagnoseOptions.STANDARD_OUTPUT::equals).isPresent();
  }

  /** Where a report goes that must not meet what is saved. */
  static PrintStream reportBeside(Console console, boolean savesToStandardOutput) {
    return savesToStandardOutput ? console.err() : console.out();
  }
}
