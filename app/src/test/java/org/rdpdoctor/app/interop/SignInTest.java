package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.app.interop.TestingCommand.Ended;
import org.rdpdoctor.app.interop.TestingNetwork.Place;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;

/**
 * Signs in to FreeRDP's server with its account and with others, and lets FreeRDP's client sign in
 * to the lab's servers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignInTest {
  private static final Duration CLIENT_LIMIT = Duration.ofSeconds(60);
  private static final String SERVER = "shadow-nla";

  @TempDir static Path folder;

  private Optional<Product> product = Optional.empty();
  private Optional<Place> place = Optional.empty();
  private Optional<TestingNetwork> network = Optional.empty();

  @BeforeAll
  void start() throws IOException, InterruptedException {
    Optional<String> missing = TestingNetwork.missing();
    if (missing.isPresent()) {
      String message = "tests on real servers cannot run here: " + missing.get();
      assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
      abort(message);
    }
    product = Optional.of(Product.madeIn(folder));
    TestingNetwork made = new TestingNetwork(TestingNetwork.ofThisProcess("signin"));
    network = Optional.of(made);
    place = Optional.of(made.up(SERVER));
  }

  @AfterAll
  void end() throws IOException, InterruptedException {
    if (network.isPresent()) {
      network.get().down();
    }
  }

  @Test
  void theRightPasswordSignsIn() throws IOException, InterruptedException {
    Said said = Said.read(diagnose("right", "alice", "Passw0rd"));
    assertThat(said.isHealthy()).as(said.headline()).isTrue();
    assertThat(said.headline()).contains("every stage up to the sign-in works");
  }

  /** FreeRDP's servers close on every failure alike. */
  @ParameterizedTest
  @CsvSource({"wrong, alice, Passw0rd1", "unknown, bob, Passw0rd"})
  void whatIsWrongIsCalledLikelyAndNotProved(String name, String user, String password)
      throws IOException, InterruptedException {
    Said said = Said.read(diagnose(name, user, password));
    assertThat(said.firstCause()).as(said.headline()).contains("credential-rejected");
    assertThat(said.headline()).contains("Most likely");
    assertThat(said.exit()).isEqualTo(1);
  }

  @Test
  void aSecondRunDoesNotTryAgain() throws IOException, InterruptedException {
    Ended first = diagnose("twice", "alice", "nonsense");
    assertThat(Said.read(first).firstCause()).contains("credential-rejected");
    Said second = Said.read(diagnose("twice", "alice", "nonsense"));
    assertThat(second.headline()).contains("not signed in");
  }

  @Test
  void whatWeSendIsWellFormed() throws IOException, InterruptedException {
    Path file = folder.resolve("signin.pcapng");
    Ended ended =
        diagnose("captured", "alice", "Passw0rd", "--pcap", file.toString(), "--pcap-passwords");
    assertThat(ended.exit()).as(ended.lastWords()).isZero();
    TestingCapture capture = new TestingCapture(file);
    assertThat(capture.badPackets("tls")).isEmpty();
    assertThat(capture.count("tls", "ntlmssp.messagetype == 3 && credssp"))
        .as("our proof, decrypted")
        .isPositive();
    assertThat(capture.count("tls", "credssp.pubKeyAuth")).isGreaterThanOrEqualTo(2);
    assertThat(capture.count("tls", "credssp.authInfo")).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "healthy-windows, lab, lab, true",
    "healthy-windows, lab, other, false",
    "healthy-windows, somebody, lab, false",
    "account-locked, lab, lab, false",
    "credssp-oracle, lab, lab, true",
    "credssp-version-2, lab, lab, true",
    "public-key-mismatch, lab, lab, false"
  })
  void freeRdpSignsInToTheLab(String fault, String user, String password, boolean passes)
      throws IOException, InterruptedException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (FaultServer server = FaultServer.start(Faults.find(fault).orElseThrow(), loopback, 0)) {
      Ended client =
          TestingCommand.run(
              CLIENT_LIMIT,
              Map.of(),
              List.of(
                  TestingNetwork.scripts().resolve("nla-client.sh").toString(),
                  "127.0.0.1",
                  Integer.toString(server.port()),
                  user,
                  password));
      assertThat(client.well()).as("%s%n%s", client.out(), client.err()).isEqualTo(passes);
      assertThat(server.defect()).isEmpty();
    }
  }

  private Ended diagnose(String name, String user, String password, String... more)
      throws IOException, InterruptedException {
    Path state = Files.createDirectories(folder.resolve("state-" + name));
    Path file = Files.writeString(folder.resolve("password-" + name), password + "\n");
    List<String> arguments = new ArrayList<>(List.of("--user", user));
    arguments.addAll(List.of("--password-file", file.toString(), "--format", "json", "--all"));
    arguments.addAll(List.of(more));
    return product
        .orElseThrow()
        .diagnose(
            place.orElseThrow(),
            Map.of("RDPDOCTOR_STATE", state.toString()),
            arguments.toArray(String[]::new));
  }
}
