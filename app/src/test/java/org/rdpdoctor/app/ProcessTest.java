package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.app.TestingProcess.Outcome;

/**
 * The program as a process: exit codes, memory, Ctrl+C, and nothing of Java's own on the screen.
 */
class ProcessTest {
  private static final String NORMAL_HEAP = "512m";

  /** Hostile peers must not make the program need more. */
  private static final String SMALL_HEAP = "64m";

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Pattern PORT = Pattern.compile("port (\\d+)");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nonsense",
        "diagnose --nonsense",
        "diagnose missing/list",
        "diagnose lab:nonsense",
        "diagnose --ca . host",
        "judge .",
        "lab start nonsense",
        "explain --nonsense"
      })
  void wrongUse(String line) throws IOException, InterruptedException {
    Outcome outcome = TestingProcess.run(directory, NORMAL_HEAP, line.split(" ", -1));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).singleElement().asString().startsWith("rdpdoctor: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "certificate-1mb",
        "certificate-deep-asn1",
        "certificate-escape-sequences",
        "endless",
        "endless-after-hello",
        "garbage",
        "huge-length-handshake",
        "huge-length-record",
        "huge-length-tpkt",
        "ntlm-escape-sequences",
        "slowloris"
      })
  void hostilePeersTakeLittle(String fault) throws IOException, InterruptedException {
    Instant start = Instant.now();
    Outcome outcome =
        TestingProcess.run(directory, SMALL_HEAP, "diagnose", "lab:" + fault, "--all");
    assertThat(Duration.between(start, Instant.now())).isLessThan(LONGEST);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isIn(0, 1);
    assertThat(outcome.out())
        .contains("Stages")
        .matches(
            text -> text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'),
            "has no controls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "junit", "nagios"})
  void escapeSequencesAreNeverPrinted(String format) throws IOException, InterruptedException {
    for (String fault : List.of("certificate-escape-sequences", "ntlm-escape-sequences")) {
      Outcome outcome =
          TestingProcess.run(
              directory, NORMAL_HEAP, "diagnose", "lab:" + fault, "--format", format, "--all");
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out())
          .isNotEmpty()
          .matches(
              text -> text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'),
              "has no controls");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ctrlCEndsTheLab() throws IOException, InterruptedException {
    try (TestingProcess lab =
        TestingProcess.start(
            directory, NORMAL_HEAP, "lab", "start", "cert-expired", "--port", "0")) {
      int port = port(lab.awaitOutput("Ctrl+C"));
      assertThat(answers(port)).isTrue();
      lab.interrupt();
      assertThat(lab.end()).extracting(Outcome::exitCode, Outcome::err).containsExactly(130, "");
      assertThat(answers(port)).isFalse();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ctrlCEndsScenariosAndLeavesNoFile() throws IOException, InterruptedException {
    Path scenarios =
        Files.writeString(
            directory.resolve("my.scenarios"),
            """
            [slow]
            title = a server that takes its time, and a saved connection
            server = lab slow-20
            rdp-file = full address:s:rdphost
            first = healthy
            """);
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    try (TestingProcess run =
        TestingProcess.start(
            directory,
            NORMAL_HEAP,
            List.of("-Djava.io.tmpdir=" + temporary),
            "lab",
            "run",
            scenarios.toString())) {
      awaitFile(temporary);
      run.interrupt();
      assertThat(run.end()).isEqualTo(new Outcome(130, "", ""));
      assertThat(temporary).isEmptyDirectory();
    }
  }

  private static void awaitFile(Path folder) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (Instant.now().isBefore(end)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.anyMatch(each -> each.toString().endsWith(".rdp"))) {
          return;
        }
      }
      Thread.sleep(Duration.ofMillis(20));
    }
    throw new IllegalStateException("no file came");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ctrlCEndsADiagnosis() throws IOException, InterruptedException {
    try (TestingProcess lab =
            TestingProcess.start(
                directory, NORMAL_HEAP, "lab", "start", "silent-after-accept", "--port", "0");
        TestingProcess diagnosis = diagnosisOf(port(lab.awaitOutput("Ctrl+C")))) {
      Thread.sleep(Duration.ofSeconds(2));
      Instant start = Instant.now();
      diagnosis.interrupt();
      Outcome outcome = diagnosis.end();
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
      assertThat(outcome).isEqualTo(new Outcome(130, "", ""));
      try (Stream<Path> left = Files.list(directory)) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .allMatch(name -> name.startsWith("out") || name.startsWith("err"));
      }
    }
  }

  private TestingProcess diagnosisOf(int port) throws IOException {
    return TestingProcess.start(
        directory, NORMAL_HEAP, "diagnose", "127.0.0.1:" + port, "--save", "evidence.json");
  }

  private static int port(String output) {
    Matcher matcher = PORT.matcher(output);
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
