package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.app.TestingConsole.Outcome;

/** Words of persons on the command line, from options to the diagnosis. */
class InterviewTest {
  @TempDir private Path directory;

  @Test
  void asksAndSavesWhatJudgeJudgesTheSame() throws IOException {
    Path answers = directory.resolve("answers.txt");
    Files.writeString(answers, "works-with-udp-off\nfails-only-over-vpn\n");
    Path saved = directory.resolve("told.json");
    Outcome interview =
        TestingConsole.of(
            "interview",
            "--observed",
            "fails-after-desktop-appears",
            "--answers",
            answers.toString(),
            "--save",
            saved.toString());
    assertThat(interview.exitCode()).isEqualTo(3);
    assertThat(String.join("\n", interview.errorLines()))
        .contains("1. ", "Why: yes points to", "So far: ", "End: ");
    Outcome judge = TestingConsole.of("judge", saved.toString());
    assertThat(judge.out()).isEqualTo(interview.out());
    assertThat(judge.exitCode()).isEqualTo(interview.exitCode());
  }

  @Test
  void listsItsWords() {
    assertThat(TestingConsole.of("interview", "--words").out()).contains("works-with-udp-off\n");
    assertThat(TestingConsole.of("interview", "--words", "--format", "json").out())
        .contains("\"schema\": \"rdpdoctor/words/1\"", "\"word\": \"works-with-udp-off\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "judge - --observed works-with-udp-of | did you mean works-with-udp-off?",
        "inspect - --not-observed nonsense | is not known",
        "diagnose 127.0.0.1 --observed black-screen --not-observed black-screen | given both as",
        "interview --words --format junit | text or json only",
        "interview missing.json | cannot be read",
        "interview --answers missing.txt | cannot be read",
        "interview --most 0 | from 1 to 100",
        "interview --symptom nothing | holds no code",
      })
  void whatIsWrongIsSaidInOneLine(String arguments, String said) {
    Outcome console = TestingConsole.of(arguments.strip().split(" ", -1));
    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.errorLines()).singleElement().asString().contains(said);
  }

  @Test
  void fileOfReportsIsInspected() throws IOException {
    Path report = directory.resolve("anything.log");
    Files.writeString(report, "rdpdoctor reported 1\nworks-with-udp-off\nfails-only-over-vpn\n");
    Outcome inspect =
        TestingConsole.of("inspect", report.toString(), "--not-observed", "fails-for-everyone");
    assertThat(inspect.out())
        .contains("(reported)", "what was reported proves nothing", "udp-broken");
    assertThat(inspect.exitCode()).isEqualTo(3);
  }
}
