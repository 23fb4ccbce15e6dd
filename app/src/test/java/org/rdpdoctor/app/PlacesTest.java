package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.remote.agent.AgentRequest;

/** {@code diagnose --from} and {@code agent} from the command line, with an agent on loopback. */
class PlacesTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final String FINGERPRINT = "0".repeat(64);
  private static final Pattern PLACE = Pattern.compile("--from (\\S+)");

  @TempDir private Path directory;

  @Test
  void anAgentIsAskedAndComparedInEveryFormat() throws IOException, InterruptedException {
    Path token = directory.resolve("token");
    try (FaultServer server =
            FaultServer.start(Faults.find("healthy-windows").orElseThrow(), LOOPBACK, 0);
        TestingProcess agent =
            TestingProcess.start(
                directory,
                "256m",
                "agent",
                "--listen",
                "127.0.0.1:0",
                "--allow",
                "127.0.0.1:" + server.port(),
                "--key",
                directory.resolve("key").toString(),
                "--token",
                token.toString(),
                "--for",
                "2m")) {
      Matcher place = PLACE.matcher(agent.awaitOutput("--agent-token"));
      assertThat(place.find()).isTrue();
      String target = "127.0.0.1:" + server.port();
      Path saved = directory.resolve("both.json");
      for (String format :
          List.of("text", "json", "html", "junit", "nagios", "sarif", "markdown")) {
        Outcome outcome =
            TestingConsole.of(
                "diagnose",
                target,
                "--no-hints",
                "--from",
                "HERE," + place.group(1),
                "--agent-token",
                token.toString(),
                "--format",
                format,
                "--save",
                saved.toString(),
                "--overwrite");
        assertThat(outcome.errorLines()).as(format).isEmpty();
        assertThat(outcome.exitCode()).as("%s: %s", format, outcome.out()).isZero();
        assertThat(outcome.out()).as(format).contains("it works from HERE, agent:127.0.0.1");
        assertThat(Files.readAllLines(saved)).as("evidence of both").hasSize(2);
      }
      Outcome redacted =
          TestingConsole.of(
              "diagnose",
              target,
              "--redact",
              "--from",
              "HERE," + place.group(1),
              "--agent-token",
              token.toString());
      assertThat(redacted.out()).contains("place 2").doesNotContain("agent:127.0.0.1");
      Outcome other =
          TestingConsole.of(
              "diagnose",
              "127.0.0.1:1",
              "--from",
              place.group(1),
              "--agent-token",
              token.toString());
      assertThat(other.out().replaceAll("\\s+", " "))
          .contains("its operator does not allow 127.0.0.1:1");
      assertThat(other.exitCode()).isEqualTo(3);
    }
  }

  /** The others are told all the same. */
  @Test
  void aPlaceThatCannotBeAskedIsOneLine() throws IOException {
    Path token = directory.resolve("token");
    Files.writeString(token, "t".repeat(64));
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    int free = freePort();
    try (FaultServer server =
        FaultServer.start(Faults.find("healthy-windows").orElseThrow(), LOOPBACK, 0)) {
      Outcome outcome =
          TestingConsole.of(
              "diagnose",
              "127.0.0.1:" + server.port(),
              "--from",
              "HERE,agent:127.0.0.1:%d#%s,ssh:nobody@127.0.0.1:%d"
                  .formatted(free, FINGERPRINT, free),
              "--agent-token",
              token.toString());
      assertThat(outcome.out())
          .contains("HEALTHY")
          .contains("could not be asked from agent:127.0.0.1:%d".formatted(free))
          .contains("could not be asked from ssh:nobody@127.0.0.1:%d".formatted(free));
      assertThat(outcome.exitCode()).as("not known to be well").isEqualTo(3);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void wrongUseIsOneLine() throws IOException {
    refused("no place", "diagnose", "h", "--from", "there");
    refused("twice", "diagnose", "h", "--from", "HERE,here");
    refused("one target", "diagnose", "a", "b", "--from", "HERE");
    refused("a target of the lab", "diagnose", "lab:healthy-windows", "--from", "HERE");
    refused("quiet for 30m", "diagnose", "h", "--from", "HERE", "--hold", "20m", "--repeat", "2");
    refused("add --from", "diagnose", "h", "--one-machine");
    refused("two comparisons", "diagnose", "h", "--from", "HERE", "--like", "g");
    refused("roads of their own", "diagnose", "h", "--from", "HERE", "--gateway", "g");
    refused("add --from", "diagnose", "h", "--push");
    refused("add --from", "diagnose", "h", "--agent-command", "x");
    refused("--push is for places", "diagnose", "h", "--from", "HERE", "--push");
    refused("cannot be read", "diagnose", "h", "--from", "HERE", "--agent-token", "missing");
    refused("say how it is asked", "agent");
    refused("say how it is asked", "agent", "--stdio", "--listen", "127.0.0.1:1");
    refused("no place to listen", "agent", "--listen", "everywhere");
    refused("70000 is no port", "agent", "--listen", "127.0.0.1:70000");
    refused("nothing may be examined", "agent", "--listen", "127.0.0.1:0");
    refused("is no target", "agent", "--stdio", "--allow", "a/99");
    Path open = directory.resolve("open");
    Files.writeString(open, "t".repeat(64));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    refused("chmod 600", "diagnose", "h", "--from", "HERE", "--agent-token", open.toString());
  }

  private static void refused(String because, String... arguments) {
    Outcome outcome = TestingConsole.of(arguments);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errorLines()).singleElement().asString().contains(because);
  }

  /** What goes to an agent has no room for credentials, nor has its evidence. */
  @Test
  void credentialsHaveNoPlaceInARequest() {
    List<String> names = new ArrayList<>();
    for (var component : AgentRequest.class.getRecordComponents()) {
      names.add(component.getName());
    }
    assertThat(names)
        .containsExactly(
            "target", "deadline", "hints", "ciphers", "runs", "pause", "deep", "route", "hold");
    assertThat(Evidence.class.getRecordComponents()).hasSize(6);
  }

  /** Elsewhere 0.0.0.0 would be the machine that asks. */
  @Test
  void anAgentOnAllAddressesNamesNone() {
    Outcome outcome =
        TestingConsole.of(
            "agent",
            "--listen",
            "0.0.0.0:0",
            "--allow",
            "srv.example.com",
            "--key",
            directory.resolve("key").toString(),
            "--token",
            directory.resolve("token").toString(),
            "--for",
            "1s");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("--from agent:ADDRESS-OF-THIS-MACHINE:")
        .doesNotContain("0.0.0.0");
  }

  @Test
  void anAgentOnStandardStreamsAnswersOneQuestion() throws IOException {
    try (FaultServer server =
        FaultServer.start(Faults.find("healthy-windows").orElseThrow(), LOOPBACK, 0)) {
      String request =
          """
          {"ask":"examine","protocol":1,"asked":"x","host":"127.0.0.1","port":%d,"deadlineMillis":20000,"hints":false,"ciphers":false,"runs":1,"pauseMillis":0}
          """
              .formatted(server.port());
      Outcome outcome = new TestingConsole().in(request).run("agent", "--stdio");
      List<String> lines = outcome.out().lines().toList();
      assertThat(lines.getFirst()).contains("\"say\":\"hello\"").contains(Version.MADE_BY);
      assertThat(lines.get(lines.size() - 2)).isEqualTo("{\"say\":\"evidence\"}");
      assertThat(lines.getLast()).startsWith("{\"schema\":\"rdpdoctor/evidence/1\"");
      assertThat(outcome.errorLines()).isEmpty();
      Outcome limited =
          new TestingConsole().in(request).run("agent", "--stdio", "--allow", "srv.example.com");
      assertThat(limited.out()).contains("does not allow").doesNotContain("evidence/1");
    }
  }
}
