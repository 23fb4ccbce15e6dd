package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.lab.scenario.Scenario;

/** The files that a scenario gives beside, in a temporary folder for as long as it runs. */
record LabEnclosures(List<Path> files) implements AutoCloseable {
  LabEnclosures {
    files = List.copyOf(files);
  }

  /**
   * @throws LabTrouble when they cannot be written
   */
  static LabEnclosures write(List<Scenario.Enclosure> records) throws LabTrouble {
    List<Path> files = new ArrayList<>();
    try {
      for (Scenario.Enclosure each : records) {
        Path file = Files.createTempFile("rdpdoctor-lab", "." + each.kind());
        files.add(file);
        file.toFile().deleteOnExit(); // when the program is ended before
        Files.write(file, each.lines());
      }
      return new LabEnclosures(files);
    } catch (IOException unwritable) {
      new LabEnclosures(files).close();
      throw new LabTrouble("the temporary folder cannot be written");
    } catch (IllegalStateException ending) {
      new LabEnclosures(files).close();
      throw new LabTrouble("the program is being ended");
    }
  }

  /** Those of {@code diagnose} that have them read: registries are the server's. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    for (Path file : files) {
      options.addAll(List.of("--with", file.toString()));
      if (file.toString().endsWith(".reg")) {
        options.addAll(List.of("--role", file + "=server"));
      }
    }
    return options;
  }

  @Override
  public void close() {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException undeletable) {
        // it holds nothing secret
      }
    }
  }
}
