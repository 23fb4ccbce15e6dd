package org.rdpdoctor.app.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One row of interop/faults.txt, whose head says what the columns mean.
 *
 * @param expected causes, or the words healthy and undetermined
 * @param stillOpen causes that must not be ruled out
 */
record RealFault(String name, List<String> expected, List<String> stillOpen) {
  RealFault {
    expected = List.copyOf(expected);
    stillOpen = List.copyOf(stillOpen);
  }

  static List<RealFault> all() throws IOException {
    Path table = TestingNetwork.scripts().resolve("faults.txt");
    return Files.readAllLines(table).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\s+", 4))
        .map(row -> new RealFault(row[0], words(row[1]), words(row[2])))
        .toList();
  }

  private static List<String> words(String column) {
    return column.equals("-") ? List.of() : List.of(column.split("\\|", -1));
  }

  boolean mayBe(String outcome) {
    return expected.contains(outcome);
  }
}
