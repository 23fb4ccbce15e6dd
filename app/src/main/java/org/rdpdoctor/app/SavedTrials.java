package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.rdpdoctor.calibration.Trial;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code --save FILE}: trials, a line each, of which {@code docs/accuracy.md} is made. */
final class SavedTrials {
  private static final String OPTION = "--save";

  private SavedTrials() {}

  static void addTo(CommandSpec spec) {
    Options.value(spec, OPTION, "FILE", "Writes every trial as a line there, too.");
  }

  /** Nothing when that was not asked for. */
  static void write(List<Trial> trials, ParseResult options) {
    if (!options.hasMatchedOption(OPTION)) {
      return;
    }
    StringBuilder lines = new StringBuilder(Trial.header()).append('\n');
    trials.forEach(each -> lines.append(each.toLine()).append('\n'));
    try {
      Files.writeString(Path.of(options.matchedOptionValue(OPTION, "")), lines);
    } catch (IOException | InvalidPathException unwritable) {
      throw new UsageProblem("--save cannot be written: check the path and the room on the disk");
    }
  }
}
