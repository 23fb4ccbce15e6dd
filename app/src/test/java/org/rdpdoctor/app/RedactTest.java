package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.app.TestingConsole.Outcome;

/** {@code --redact} from the command line. */
class RedactTest {
  private static final String EVIDENCE =
      """
      {"schema":"rdpdoctor/evidence/1","madeBy":"rdpdoctor","target":{"asked":"zeus.olymp.example",
      "host":"zeus.olymp.example","port":3389},"runs":[],"reported":[],"recorded":[]}
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "junit", "nagios", "sarif", "markdown"})
  void noFormatTellsTheName(String format) {
    Outcome plain = judge("--format", format);
    Outcome redacted = judge("--format", format, "--redact");
    assertThat(plain.out()).contains("zeus");
    assertThat(redacted.out()).contains("host-1").doesNotContainIgnoringCase("zeus", "olymp");
    assertThat(redacted.exitCode()).isEqualTo(plain.exitCode());
  }

  @Test
  void savedEvidenceDoesNotEither() throws IOException {
    Path saved = directory.resolve("to-share.json");
    judge("--redact", "--save", saved.toString());
    assertThat(Files.readString(saved)).contains("host-1").doesNotContain("zeus", "olymp");
  }

  @Test
  void theMapIsForItsOwnerAlone() throws IOException {
    Path map = directory.resolve("map.json");
    Outcome outcome = judge("--redact", "--redact-map", map.toString());
    assertThat(Files.readString(map)).contains("\"zeus\"", "\"host-1\"", "\"olymp\"");
    assertThat(outcome.out() + outcome.errorLines()).doesNotContain("zeus");
    if (map.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(map)))
          .isEqualTo("rw-------");
    }
  }

  private static Outcome judge(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "judge";
    arguments[1] = "-";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return new TestingConsole().in(EVIDENCE).run(arguments);
  }
}
