package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.app.TestingConsole.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The diagnose command from the arguments to what it prints and writes. */
class DiagnoseTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path directory;

  @Test
  void judgingSavedEvidenceGivesTheSameDiagnosis() {
    for (String fault : List.of("healthy-windows", "listener-key-unreadable", "cert-expired")) {
      String file = directory.resolve(fault + ".json").toString();
      for (String format : List.of("json", "text", "junit", "nagios")) {
        Outcome diagnosed =
            TestingConsole.of(
                "diagnose",
                "lab:" + fault,
                "--save",
                file,
                "--overwrite",
                "--format",
                format,
                "--all");
        Outcome judged = TestingConsole.of("judge", file, "--format", format, "--all");
        assertThat(judged).isEqualTo(diagnosed);
      }
    }
  }

  @Test
  void evidenceGoesToStandardOutputAndTheReportMakesWay() {
    Outcome outcome = TestingConsole.of("diagnose", "lab:cert-expired", "--save", "-");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(JSON.readTree(outcome.out()).path("schema").asString())
        .isEqualTo("rdpdoctor/evidence/1");
    assertThat(outcome.errorLines().getFirst()).startsWith("FAULT ");
    Outcome judged = new TestingConsole().in(outcome.out()).run("judge", "-");
    assertThat(judged.exitCode()).isEqualTo(1);
    assertThat(judged.out()).contains("listener-cert-expired");
  }

  @Test
  void intermittentFaultsAreCounted() {
    Outcome outcome =
        TestingConsole.of("diagnose", "lab:intermittent", "--repeat", "10", "--pause", "1ms");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).containsPattern("in [1-9]0? of 10 runs");
  }

  @Test
  void aNarrowUdpPathIsAFindingOnlyForWhoHasASymptom() {
    Outcome well = TestingConsole.of("diagnose", "lab:udp-large-lost");
    assertThat(well.exitCode()).isZero();
    assertThat(well.out()).contains("UDP does not work beside TCP").doesNotContain("udp-broken");
    Outcome reported =
        TestingConsole.of("diagnose", "lab:udp-large-lost", "--symptom", "0x904/0x7");
    assertThat(reported.exitCode()).isEqualTo(3);
    assertThat(reported.out()).containsPattern("likely, [0-9]+ % .*UDP side transport");
  }

  @Test
  void udpIsLeftAloneWhereTheRoadWasToEndBeforeIt() {
    Outcome outcome = TestingConsole.of("diagnose", "lab:healthy-windows", "--until", "tcp");
    assertThat(outcome.out()).doesNotContain("udp");
  }

  @Test
  void severalTargetsAreOneLineOfJsonEach() {
    Outcome outcome =
        TestingConsole.of(
            "diagnose", "lab:cert-expired", "lab:healthy-windows", "--format", "json");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out().lines().map(line -> JSON.readTree(line).path("target").asString()))
        .containsExactlyInAnyOrder("lab:cert-expired", "lab:healthy-windows");
  }

  @Test
  void aRedirectionIsFollowedWhenAsked() {
    String[] asked = {
      "diagnose", "lab:session-redirect", "--until", "session", "--yes", "--deadline", "10s"
    };
    String followed = "rdsh2.lab.example:";
    assertThat(TestingConsole.of(asked).out()).doesNotContain(followed);
    List<String> more = new ArrayList<>(List.of(asked));
    more.add("--follow-redirection");
    assertThat(TestingConsole.of(more.toArray(String[]::new)).out())
        .contains("lab:session-redirect")
        .contains(followed);
  }

  @Test
  void severalTargetsInText() {
    Outcome outcome = TestingConsole.of("diagnose", "lab:cert-expired", "lab:healthy-windows");
    assertThat(outcome.out().lines().limit(2)).anyMatch(line -> line.startsWith("HEALTHY"));
    assertThat(outcome.out()).contains("2 targets: 1 ");
  }

  @Test
  void monitoringFormat() {
    Outcome faulty = TestingConsole.of("diagnose", "lab:cert-expired", "--format", "nagios");
    assertThat(faulty.exitCode()).isEqualTo(2);
    assertThat(faulty.out()).containsPattern("CRITICAL.*listener-cert-expired");
    Outcome healthy = TestingConsole.of("diagnose", "lab:healthy-windows", "--format", "nagios");
    assertThat(healthy.out()).contains("OK");
    assertThat(healthy.exitCode()).isZero();
  }

  @Test
  void junitFormat() {
    Outcome outcome = TestingConsole.of("diagnose", "lab:cert-expired", "--format", "junit");
    assertThat(outcome.out()).startsWith("<?xml").contains("<failure", "certificate");
  }

  @Test
  void captureIsWrittenAndNeverOverwritten() throws IOException {
    Path file = directory.resolve("capture.pcapng");
    String[] arguments = {"diagnose", "lab:healthy-windows", "--pcap", file.toString()};
    assertThat(TestingConsole.of(arguments).exitCode()).isZero();
    byte[] capture = Files.readAllBytes(file);
    assertThat(capture).hasSizeGreaterThan(1000).startsWith(0x0A, 0x0D, 0x0D, 0x0A);
    assertThat(TestingConsole.of(arguments).exitCode()).isEqualTo(2);
    assertThat(file).hasBinaryContent(capture);
    arguments =
        new String[] {arguments[0], arguments[1], arguments[2], arguments[3], "--overwrite"};
    assertThat(TestingConsole.of(arguments).exitCode()).isZero();
    assertThat(Files.readAllBytes(file)).isNotEqualTo(capture);
  }

  @Test
  void aCaptureDoesNotHandOnTheSignIn() throws IOException {
    String key = "CLIENT_TRAFFIC_SECRET_0";
    assertThat(signedInCapture("closed.pcapng")).doesNotContain(key);
    assertThat(signedInCapture("open.pcapng", "--pcap-passwords")).contains(key);
  }

  private String signedInCapture(String name, String... more) throws IOException {
    Path file = directory.resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of("diagnose", "lab:healthy-windows", "--user", "LAB\\lab"));
    arguments.addAll(List.of("--password-file", "-", "--pcap", file.toString()));
    arguments.addAll(List.of(more));
    Outcome outcome =
        new TestingConsole()
            .environment(Map.of("RDPDOCTOR_STATE", directory.toString()))
            .in("lab\n")
            .run(arguments.toArray(String[]::new));
    assertThat(outcome.out()).contains("takes the sign-in with NTLM");
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-8", "utf-16le", "utf-16be"})
  void listsAreReadAsPeopleWriteThem(String charset) throws IOException {
    Path list = directory.resolve("hosts");
    String text =
        "\uFEFF# our hosts\r\nlab:healthy-windows\r\n\r\n  LAB:healthy-windows # again\r\n";
    Files.write(list, text.getBytes(Charset.forName(charset)));
    Outcome outcome = TestingConsole.of("diagnose", list.toString(), "lab:healthy-windows");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).startsWith("HEALTHY").doesNotContain("targets:");
  }

  @Test
  void targetsComeFromStandardInput() {
    Outcome outcome = new TestingConsole().in("lab:healthy-xrdp\n").run("diagnose", "-");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void savedConnectionsLeadToTheirHost() throws IOException {
    int port = closedPort();
    Path file = directory.resolve("Work.rdp");
    String text = "\uFEFFfull address:s:127.0.0.1\r\nserver port:i:" + port + "\r\n";
    Files.write(file, text.getBytes(StandardCharsets.UTF_16LE));
    Outcome outcome =
        TestingConsole.of("diagnose", file.toString(), "--no-hints", "--format", "json");
    JsonNode diagnosis = JSON.readTree(outcome.out());
    assertThat(diagnosis.path("target").asString()).isEqualTo("127.0.0.1:" + port);
    assertThat(diagnosis.path("failingStage").asString()).isEqualTo("tcp");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return closed.getLocalPort();
    }
  }

  @Test
  void aServerThatNeverAnswersCostsItsDeadline() {
    Instant start = Instant.now();
    Outcome outcome = TestingConsole.of("diagnose", "lab:silent-after-accept", "--deadline", "2s");
    assertThat(Duration.between(start, Instant.now()))
        .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(5));
    assertThat(outcome.exitCode()).isIn(1, 3);
  }

  @Test
  void symptomsAreEvidence() {
    Outcome outcome =
        TestingConsole.of(
            "diagnose", "lab:listener-key-unreadable", "--symptom", "0x904/0x7", "--all");
    assertThat(outcome.out()).contains("0x904/0x7");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }
}
