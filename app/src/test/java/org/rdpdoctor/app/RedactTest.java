package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
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
  @ValueSource(strings = {"text", "json", "html", "junit", "nagios", "sarif", "markdown"})
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
  void anInterviewTellsItNeither() throws IOException {
    Path evidence = Files.writeString(directory.resolve("evidence.json"), EVIDENCE);
    Path answers = Files.writeString(directory.resolve("answers.txt"), "stop\n");
    Path saved = directory.resolve("told.json");
    Outcome outcome =
        new TestingConsole()
            .run(
                "interview",
                evidence.toString(),
                "--answers",
                answers.toString(),
                "--redact",
                "--save",
                saved.toString());
    assertThat(outcome.out()).contains("host-1").doesNotContain("zeus", "olymp");
    assertThat(Files.readString(saved)).contains("host-1").doesNotContain("zeus", "olymp");
  }

  @Test
  void reportEvidenceAndMapAreThreeFiles() {
    String file = directory.resolve("one.json").toString();
    assertThat(judge("--redact", "--redact-map", file, "-o", file).errorLines())
        .singleElement()
        .asString()
        .contains("--redact-map and --output name the same file");
    assertThat(judge("--save", file, "-o", file).errorLines())
        .singleElement()
        .asString()
        .contains("--save and --output name the same file");
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

  /** Records of a client and a server, and what a person wrote. */
  private String files() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("zeus"));
    Files.writeString(
        folder.resolve("olymp-report.txt"),
        """
        rdpdoctor reported 1
        symptom 0x904/0x7
        client-is-mstsc
        comment zeus of olymp cannot get in
        """);
    String event =
        """
        <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>
        <Provider Name='Microsoft-Windows-TerminalServices-%s'/><EventID>%d</EventID>
        <Level>2</Level><TimeCreated SystemTime='2026-01-02T10:00:00Z'/>
        <EventRecordID>1</EventRecordID><Channel>c</Channel><Computer>%s</Computer></System>
        <EventData><Data Name='Name'>Server Name</Data><Data Name='Value'>zeus</Data></EventData>
        </Event>
        """;
    Files.writeString(
        folder.resolve("zeus.xml"),
        "<Events>%s</Events>"
            .formatted(event.formatted("RemoteConnectionManager", 1128, "zeus.olymp.example")));
    Files.writeString(
        folder.resolve("olymp.xml"),
        "<Events>%s</Events>"
            .formatted(event.formatted("ClientActiveXCore", 1024, "hera.olymp.example")));
    Files.writeString(
        folder.resolve("zeus.reg"),
        """
        Windows Registry Editor Version 5.00

        [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]
        "fDenyTSConnections"=dword:00000001
        """);
    return folder.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "html", "junit", "sarif", "markdown"})
  void neitherDoFilesThatAreInspected(String format) throws IOException {
    String folder = files();
    Outcome plain = TestingConsole.of("inspect", folder, "--format", format);
    Outcome redacted = TestingConsole.of("inspect", folder, "--format", format, "--redact");
    assertThat(plain.out()).containsIgnoringCase("zeus");
    assertThat(redacted.out())
        .contains("host-1")
        .doesNotContainIgnoringCase("zeus", "olymp", "hera", directory.toString());
    assertThat(redacted.exitCode()).isEqualTo(plain.exitCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "html"})
  void norRecordsThatAreJudgedWithWhatIsSeen(String format) throws IOException {
    Path saved = directory.resolve("seen.json");
    String[] arguments = {
      "diagnose",
      "lab:healthy-windows",
      "--with",
      files(),
      "--format",
      format,
      "--save",
      saved.toString(),
      "--all"
    };
    Outcome plain = TestingConsole.of(arguments);
    assertThat(plain.out() + Files.readString(saved)).contains("zeus", "olymp", "hera");
    Files.delete(saved);
    String[] redacting = Arrays.copyOf(arguments, arguments.length + 1);
    redacting[arguments.length] = "--redact";
    Outcome redacted = TestingConsole.of(redacting);
    String all = redacted.out() + redacted.errorLines() + Files.readString(saved);
    assertThat(all)
        .contains("host-1")
        .doesNotContainIgnoringCase("zeus", "olymp", "hera")
        .doesNotContain(directory.resolve("zeus").toString());
    assertThat(redacted.exitCode()).isEqualTo(plain.exitCode());
  }

  /** An interview has no --redact; what it saved is redacted when it is judged again. */
  @Test
  void whatAnInterviewSavedIsRedactedByJudge() throws IOException {
    Path evidence = Files.writeString(directory.resolve("evidence.json"), EVIDENCE);
    Path told = directory.resolve("told.json");
    Path share = directory.resolve("share.json");
    TestingConsole.of(
        "interview",
        evidence.toString(),
        "--observed",
        "client-is-mstsc",
        "--save",
        told.toString());
    Outcome redacted =
        TestingConsole.of("judge", told.toString(), "--redact", "--save", share.toString());
    assertThat(Files.readString(told)).contains("zeus", "client-is-mstsc");
    assertThat(Files.readString(share)).contains("client-is-mstsc").doesNotContain("zeus");
    assertThat(redacted.out()).doesNotContain("zeus");
  }

  private static Outcome judge(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "judge";
    arguments[1] = "-";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return new TestingConsole().in(EVIDENCE).run(arguments);
  }
}
