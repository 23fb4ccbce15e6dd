package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.report.EvidenceJson;
import org.rdpdoctor.report.UnreadableEvidence;

/** {@code rdpdoctor compare} from the command line. */
class CompareTest {
  private static final String FAULT = "lab:listener-key-unreadable";

  @TempDir private Path directory;
  private String failing = "";
  private String healthy = "";
  private String elsewhere = "";

  /** The healthy server under the name of the other: what another place would have seen. */
  @BeforeEach
  void examine() throws IOException {
    failing = examined(FAULT);
    healthy = examined("lab:healthy-windows");
    Path file = directory.resolve("elsewhere.json");
    Files.writeString(
        file, Files.readString(Path.of(healthy)).replace("lab:healthy-windows", FAULT));
    elsewhere = file.toString();
  }

  private String examined(String target) {
    String file = directory.resolve(target.substring(4) + ".json").toString();
    TestingConsole.of("diagnose", target, "--save", file);
    return file;
  }

  @Test
  void twoPlacesMoveTheCauseToTheWay() {
    Outcome outcome = TestingConsole.of("compare", failing, elsewhere, "--as", "places");
    assertThat(outcome.out())
        .contains("One target from two places", "at tls: firewall-reset-after-clienthello (");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.errorLines()).isEmpty();
  }

  @Test
  void theRelationCanBeSaid() {
    assertThat(TestingConsole.of("compare", failing, elsewhere, "--as", "times").out())
        .contains("now and earlier", "listener-key-unreadable (likely");
    assertThat(TestingConsole.of("compare", failing, healthy).out()).contains("Two hosts");
  }

  @Test
  void healthyIsHealthyWhateverTheOther() {
    Outcome outcome = TestingConsole.of("compare", elsewhere, failing);
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("HEALTHY");
  }

  @Test
  void namesCanBeTakenOut() {
    for (String format : List.of("text", "json")) {
      Outcome outcome =
          TestingConsole.of("compare", failing, elsewhere, "--redact", "--format", format);
      assertThat(outcome.out()).doesNotContain("RDPHOST", "elsewhere");
    }
  }

  @Test
  void aDiagnosisSaysWhatChangedSinceTheLastGoodRun() {
    Outcome outcome = TestingConsole.of("diagnose", FAULT, "--baseline", elsewhere);
    assertThat(outcome.out())
        .contains("the connection is reset", "now and earlier", "this run: " + FAULT);
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void aDiagnosisSaysWhatDiffersFromAGoodHost() {
    for (String format : List.of("text", "json")) {
      Outcome outcome =
          TestingConsole.of("diagnose", FAULT, "--like", "lab:healthy-windows", "--format", format);
      assertThat(outcome.out()).contains("lab:healthy-windows");
      assertThat(outcome.exitCode()).isEqualTo(1);
    }
    Outcome well = TestingConsole.of("diagnose", "lab:healthy-windows", "--like", FAULT);
    assertThat(well.exitCode()).isZero();
  }

  @Test
  void everyFormatHoldsBothAndTheExitCodeIsThatOfTheFirst() {
    for (String format : List.of("text", "json", "html", "junit", "nagios", "sarif", "markdown")) {
      int faulty = format.equals("nagios") ? 2 : 1;
      Outcome compared =
          TestingConsole.of("compare", failing, elsewhere, "--as", "places", "--format", format);
      assertThat(compared.exitCode()).as(format).isEqualTo(faulty);
      assertThat(compared.out()).as(format).contains(FAULT);
      Outcome since =
          TestingConsole.of("diagnose", FAULT, "--baseline", elsewhere, "--format", format);
      assertThat(since.exitCode()).as(format).isEqualTo(faulty);
      assertThat(since.out()).as(format).contains(FAULT);
    }
  }

  @Test
  void aComparisonIsOfOneTargetWithOneOther() {
    refused(
        TestingConsole.of("diagnose", FAULT, "lab:healthy-windows", "--baseline", failing),
        "one target");
    refused(
        TestingConsole.of("diagnose", FAULT, "--baseline", failing, "--like", FAULT),
        "one at a time");
    refused(
        TestingConsole.of("compare", failing, healthy, "--one-machine"),
        "says something of two places");
    refused(TestingConsole.of("diagnose", FAULT, "--baseline", failing + "-not"), "cannot be read");
  }

  @Test
  void aBaselineIsOfTheSameTarget() throws IOException, UnreadableEvidence {
    refused(
        TestingConsole.of("diagnose", FAULT, "--baseline", healthy),
        "evidence of lab:healthy-windows, and lab:listener-key-unreadable is asked for");
    String other = named("srv.example.com", 3389);
    refused(
        TestingConsole.of("diagnose", "other.example.com", "--baseline", other),
        "evidence of srv.example.com:3389, and other.example.com:3389 is asked for");
    refused(
        TestingConsole.of("diagnose", "srv.example.com:3390", "--baseline", other),
        "under the same name and port");
  }

  @Test
  void aBaselineIsOfAnEarlierTime() throws IOException {
    Path file = directory.resolve("future.json");
    Files.writeString(
        file,
        Files.readString(Path.of(elsewhere))
            .replaceAll("\"startedAt\" ?: ?\"20\\d\\d", "\"startedAt\":\"2999"));
    refused(TestingConsole.of("diagnose", FAULT, "--baseline", file.toString()), "a time to come");
  }

  @Test
  void aHostIsNotComparedWithItself() {
    refused(TestingConsole.of("diagnose", FAULT, "--like", FAULT), "is the target itself");
    refused(
        TestingConsole.of("diagnose", "srv.example.com", "--like", "SRV.example.com:3389"),
        "is the target itself");
  }

  /** The failing server's evidence under that name. */
  private String named(String host, int port) throws IOException, UnreadableEvidence {
    Path file = directory.resolve(host + ".json");
    Evidence seen;
    try (InputStream in = Files.newInputStream(Path.of(failing))) {
      seen = EvidenceJson.read(in).getFirst().evidence();
    }
    Evidence moved =
        new Evidence(
            seen.schema(),
            seen.madeBy(),
            new Target(host, host, port),
            seen.runs(),
            seen.reported());
    Files.writeString(file, EvidenceJson.write(moved));
    return file.toString();
  }

  @Test
  void wrongInputIsOneLine() throws IOException {
    refused(TestingConsole.of("compare", failing, failing + "-not"), "cannot be read");
    refused(TestingConsole.of("compare", failing, elsewhere, "--as", "friends"), "places, times");
    refused(TestingConsole.of("compare", "-", "-"), "only one of the two");
    Path two = directory.resolve("two.json");
    Files.writeString(
        two, Files.readString(Path.of(failing)) + Files.readString(Path.of(elsewhere)));
    refused(TestingConsole.of("compare", failing, two.toString()), "evidence of 2 targets");
    refused(TestingConsole.of("compare", failing), "OTHER");
  }

  private static void refused(Outcome outcome, String because) {
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errorLines()).singleElement().asString().contains(because);
  }
}
