package org.rdpdoctor.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Where a report goes: standard output, or the file that was named. */
final class ReportOutput {
  private static final String OUTPUT = "--output";

  private final Optional<Path> file;
  private final PrintStream out;
  private boolean begun;

  private ReportOutput(Optional<Path> file, PrintStream out) {
    this.file = file;
    this.out = out;
  }

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("FILE")
            .type(String.class)
            .description("Writes the report there instead of printing it.")
            .build());
    if (spec.findOption("--overwrite") == null) {
      spec.addOption(
          OptionSpec.builder("--overwrite")
              .description("Lets the files named here replace existing ones.")
              .build());
    }
  }

  /**
   * What was chosen; a file that cannot be written is refused before the work begins.
   *
   * @param out where it goes when no file is named
   */
  static ReportOutput of(ParseResult options, PrintStream out) {
    return new ReportOutput(
        DiagnoseOptions.newFile(options, OUTPUT)
            .filter(path -> !path.equals(DiagnoseOptions.STANDARD_OUTPUT)),
        out);
  }

  /** One would write over the other. */
  void differsFrom(Optional<Path> other, String option) {
    if (file.isPresent() && file.equals(other)) {
      throw new UsageProblem(
          "%s and --output name the same file: give each its own".formatted(option));
    }
  }

  /** Colour is for people at a terminal. */
  boolean isFile() {
    return file.isPresent();
  }

  /** The report, or its next part. */
  void print(String text) {
    if (file.isEmpty()) {
      out.print(text);
      return;
    }
    try {
      if (begun) {
        Files.writeString(file.get(), text, StandardOpenOption.APPEND);
      } else {
        Files.writeString(file.get(), text);
      }
      begun = true;
    } catch (IOException unwritable) {
      throw new UsageProblem("--output cannot be written: check the path and the room on the disk");
    }
  }
}
