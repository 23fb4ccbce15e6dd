package org.rdpdoctor.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.calibration.Trial;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code --save FILE}: trials, a line each, of which {@code docs/accuracy.md} is made. */
final class SavedTrials {
  private static final String OPTION = "--save";

  private SavedTrials() {}

  static void addTo(CommandSpec spec) {
    Options.value(
        spec, OPTION, "FILE", "Writes every trial as a line there, too; - for standard output.");
    Options.flag(spec, "--overwrite", "Lets the files named here replace existing ones.");
  }

  /** Where they go; a file that cannot be written is refused before the work begins. */
  static Optional<Path> chosen(ParseResult options) {
    return DiagnoseOptions.newFile(options, OPTION);
  }

  /** Nothing when that was not asked for. */
  static void write(List<Trial> trials, Optional<Path> file, Console console) {
    StringBuilder lines = new StringBuilder(Trial.header()).append('\n');
    trials.forEach(each -> lines.append(each.toLine()).append('\n'));
    SavedLines.write(lines, OPTION, file, console);
  }
}
