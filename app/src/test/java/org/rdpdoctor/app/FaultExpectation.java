package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a fault of the lab must come to: a line of {@code faults.csv}.
 *
 * @param health healthy, faulty or unknown
 * @param stage the failing one; empty when there is none
 * @param causes the first that remain, in this order; others may follow
 */
record FaultExpectation(String fault, String health, String stage, List<String> causes) {
  private static final Path TABLE = Path.of("src/test/resources/org/rdpdoctor/app/faults.csv");

  FaultExpectation {
    causes = List.copyOf(causes);
  }

  static List<FaultExpectation> all() throws IOException {
    return Files.readAllLines(TABLE).stream().skip(1).map(FaultExpectation::read).toList();
  }

  private static FaultExpectation read(String line) {
    String[] cells = line.split(",", -1);
    List<String> causes =
        Stream.of(cells[3].split(";", -1)).filter(each -> !each.isEmpty()).toList();
    return new FaultExpectation(cells[0], cells[1], cells[2], causes);
  }
}
