package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion script in a real bash. */
class CompletionTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | diagnose",
        "diag                | diagnose",
        "diagnose --pc       | --pcap",
        "diagnose --format   | nagios",
        "explain --format    | markdown",
        "judge --observed    | works-with-udp-off",
        "lab                 | start",
        "lab start           | cert-expired",
        "lab start --bi      | --bind",
      })
  void completes(String typed, String offered) throws IOException, InterruptedException {
    boolean newWord = typed.isEmpty() || !typed.matches(".*(diag|--pc|--bi)");
    List<String> words = new ArrayList<>(List.of("rdpdoctor"));
    words.addAll(typed.isEmpty() ? List.of() : List.of(typed.split(" ", -1)));
    if (newWord) {
      words.add("");
    }
    String array = String.join(" ", words.stream().map(word -> "'" + word + "'").toList());
    assertThat(
            bash(
                "COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE=\"${COMP_WORDS[*]}\"; "
                        .formatted(array, words.size() - 1)
                    + "$(complete -p rdpdoctor | sed 's/.*-F \\([^ ]*\\).*/\\1/'); "
                    + "printf '%s\\n' \"${COMPREPLY[@]}\""))
        .as(typed)
        .contains(offered);
  }

  @Test
  void isRegistered() throws IOException, InterruptedException {
    assertThat(bash("complete -p rdpdoctor")).singleElement().asString().contains("-F");
  }

  private List<String> bash(String command) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is not installed");
    Path script = directory.resolve("completion");
    Files.writeString(script, TestingConsole.of("completion").out());
    Process bash =
        new ProcessBuilder("/bin/bash", "-c", "source " + script + "; " + command)
            .redirectErrorStream(true)
            .start();
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .toList();
  }
}
