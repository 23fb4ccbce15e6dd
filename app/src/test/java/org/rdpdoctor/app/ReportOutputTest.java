package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.app.TestingConsole.Outcome;

/** Reports that go to a file. */
class ReportOutputTest {
  @TempDir static Path folder;

  @BeforeAll
  static void evidence() {
    TestingConsole.of(
        "diagnose",
        "lab:listener-key-unreadable",
        "--save",
        folder.resolve("evidence.json").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "html", "junit", "nagios"})
  void theFileHoldsWhatWouldBePrinted(String format) throws IOException {
    String evidence = folder.resolve("evidence.json").toString();
    Path file = folder.resolve("report." + format);
    Outcome printed = TestingConsole.of("judge", evidence, "--format", format);
    Outcome written =
        TestingConsole.of("judge", evidence, "--format", format, "-o", file.toString());

    assertThat(written.out()).isEmpty();
    assertThat(written.errorLines()).isEmpty();
    assertThat(written.exitCode()).isEqualTo(printed.exitCode());
    assertThat(Files.readString(file)).isEqualTo(printed.out()).isNotEmpty();
  }

  @Test
  void everyCommandOfReportsHasHtml() throws IOException {
    Path live = folder.resolve("live.html");
    Path files = folder.resolve("files.html");
    TestingConsole.of("diagnose", "lab:cert-expired", "--format", "html", "-o", live.toString());
    TestingConsole.of("inspect", folder.toString(), "--format", "html", "-o", files.toString());

    assertThat(Files.readString(live))
        .startsWith("<!DOCTYPE html>")
        .contains("<title>FAULT: lab:cert-expired - rdpdoctor</title>");
    assertThat(Files.readString(files)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
  }

  @Test
  void anExistingFileIsReplacedOnlyWhenAsked() throws IOException {
    String evidence = folder.resolve("evidence.json").toString();
    Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
    Outcome refused = TestingConsole.of("judge", evidence, "-o", file.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errorLines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("--output").contains("--overwrite"));
    assertThat(Files.readString(file)).isEqualTo("mine");

    TestingConsole.of("judge", evidence, "-o", file.toString(), "--overwrite");
    assertThat(Files.readString(file)).startsWith("FAULT");
  }

  @Test
  void manyTargetsInJsonAreAllThere() throws IOException {
    Path file = folder.resolve("many.jsonl");
    TestingConsole.of(
        "diagnose",
        "lab:http-on-the-port",
        "lab:garbage",
        "--format",
        "json",
        "-o",
        file.toString());

    assertThat(Files.readAllLines(file)).hasSize(2);
  }
}
