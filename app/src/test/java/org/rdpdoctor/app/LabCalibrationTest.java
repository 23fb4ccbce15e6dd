package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.calibration.Trial;
import org.rdpdoctor.lab.trial.RandomSetUp;

/**
 * A part of what {@code lab calibrate} measures: no random set-up may be told what is not so. How
 * often the right cause comes first is measured over more of them, in {@code docs/accuracy.md}.
 */
class LabCalibrationTest {
  private static final int SET_UPS = 40;
  private static final int SEED = 40;
  private static final int AT_ONCE = 6;

  @TempDir private Path folder;

  @Test
  void nothingWrongIsProvedAndNoHealthIsToldWrongly() throws InterruptedException {
    List<Trial> trials = new LabTrials(AT_ONCE).run(RandomSetUp.draw(SEED, SET_UPS), _ -> {});
    assertThat(trials).hasSize(SET_UPS);
    assertThat(trials).filteredOn(Trial::provedWrong).isEmpty();
    assertThat(trials).filteredOn(Trial::healthIsWrong).isEmpty();
  }

  @Test
  void theCommandPrintsMarkdown() {
    Outcome outcome = TestingConsole.of("lab", "calibrate", "--setups", "1", "--seed", "5");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("1 random set-ups, seed 5.")
        .contains("| confidence | answers |");
  }

  @Test
  void filesAreCheckedBeforeTheRun() throws IOException {
    Path old = Files.writeString(folder.resolve("old"), "mine");
    String fresh = folder.resolve("fresh").toString();
    refused("--save " + old + " exists", "--save", old.toString());
    refused("--evidence " + old + " exists", "--evidence", old.toString());
    refused("there is no directory", "--evidence", folder.resolve("no/such").toString());
    refused("name the same file", "--save", fresh, "--evidence", fresh);
    assertThat(old).hasContent("mine");
    assertThat(
            TestingConsole.of(
                    "lab", "calibrate", "--setups", "1", "--save", old.toString(), "--overwrite")
                .exitCode())
        .isZero();
    assertThat(Files.readString(old)).startsWith("id\t");
  }

  private static void refused(String says, String... more) {
    List<String> arguments = new ArrayList<>(List.of("lab", "calibrate", "--setups", "1"));
    arguments.addAll(List.of(more));
    Outcome outcome = TestingConsole.of(arguments.toArray(String[]::new));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errorLines()).singleElement().asString().contains(says);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void wrongNumbersAreOneLine() {
    Outcome outcome = TestingConsole.of("lab", "calibrate", "--setups", "0");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errorLines()).hasSize(1);
  }
}
