package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.interop.TestingCommand.Ended;
import org.rdpdoctor.app.interop.TestingNetwork.Place;

/**
 * Diagnoses real servers in real trouble. All work starts at once, spread over a few networks; each
 * test waits for its part.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealServersTest {
  /**
   * Servers whose normal clients we must not harm; each is a healthy row of real-servers.scenarios.
   * gnome-remote-desktop 43 is not among them: on a busy machine it may hang for good after one
   * diagnosis (interop/README.md).
   */
  private static final List<String> SERVERS = List.of("weston", "xrdp-negotiate", "shadow-nla");

  /**
   * Rows of real-servers.scenarios with Standard RDP Security, at every level of encryption and at
   * none.
   */
  private static final List<String> IN_CLEAR =
      List.of("xrdp-rdp-low", "xrdp-rdp-medium", "xrdp-rdp-high", "xrdp-rdp-fips", "shadow-rdp");

  /** Servers that take a session without a sign-in before it. */
  private static final List<String> SESSION_SERVERS = List.of("xrdp-tls", "shadow-tls");

  private static final int RUNS_IN_A_ROW = 10;
  private static final Duration CLIENT_LIMIT = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private final Map<String, Future<Served>> serving = new LinkedHashMap<>();
  private final Map<String, Future<TestingCapture>> captures = new LinkedHashMap<>();
  private final Map<String, Future<InSession>> sessionsInTls = new LinkedHashMap<>();
  private final Map<String, Future<InSession>> sessionsInClear = new LinkedHashMap<>();
  private final Map<RealFault, Future<Met>> faults = new LinkedHashMap<>();
  private Optional<String> missing = Optional.empty();
  private Optional<TestingLanes> lanes = Optional.empty();

  /** What a server did after many diagnoses, and what the first one that found a fault said. */
  private record Served(List<Integer> exits, String firstFault, Ended client, String log) {
    boolean well() {
      return client.well() && exits.stream().allMatch(exit -> exit == 0);
    }
  }

  /** What came of a session, and the capture of it. */
  private record InSession(Ended ended, TestingCapture capture, String log) {}

  /** How a fault was diagnosed, and what the server wrote meanwhile. */
  private record Met(Said said, String log) {}

  @BeforeAll
  void startEverything() throws IOException, InterruptedException {
    missing = TestingNetwork.missing();
    if (missing.isPresent()) {
      return;
    }
    Product product = Product.madeIn(folder);
    TestingLanes started = new TestingLanes();
    lanes = Optional.of(started);
    for (String server : SERVERS) {
      serving.put(server, started.start(network -> serve(network, product, server)));
    }
    for (String server : List.of("xrdp-tls", "shadow-nla")) {
      captures.put(server, started.start(network -> capture(network, product, server)));
    }
    for (String server : IN_CLEAR) {
      sessionsInClear.put(server, started.start(network -> session(network, product, server)));
    }
    captures.put("lab:healthy-windows", started.start(_ -> captureLab(product)));
    for (String server : SESSION_SERVERS) {
      sessionsInTls.put(server, started.start(network -> session(network, product, server)));
    }
    for (RealFault fault : RealFault.all()) {
      faults.put(fault, started.start(network -> meet(network, product, fault)));
    }
  }

  @AfterAll
  void endEverything() {
    lanes.ifPresent(TestingLanes::close);
  }

  @TestFactory
  Stream<DynamicTest> serversStillServeAfterManyRuns() {
    return orWhyNot(
        serving,
        (server, future) ->
            dynamicTest(
                server,
                () -> {
                  Served served = future.get();
                  assertThat(served.exits())
                      .as("exit codes; %s%nThe server: %s", served.firstFault(), served.log())
                      .containsOnly(0)
                      .hasSize(RUNS_IN_A_ROW);
                  assertThat(served.client().exit())
                      .as("a normal client: %s%n%s", served.client().lastWords(), served.log())
                      .isZero();
                }));
  }

  @TestFactory
  Stream<DynamicTest> whatWeSendIsWellFormed() {
    return orWhyNot(
        captures,
        (server, future) ->
            dynamicTest(
                server,
                () -> {
                  TestingCapture capture = future.get();
                  assertThat(capture.badPackets("tpkt")).as("read as RDP").isEmpty();
                  assertThat(capture.badPackets("tls")).as("read as TLS").isEmpty();
                  assertThat(capture.count("tpkt", "rdp.neg_type == 1"))
                      .as("negotiation requests")
                      .isPositive();
                  assertThat(capture.count("tls", "tls.handshake.type == 20"))
                      .as("messages Finished, which only the embedded keys show")
                      .isPositive();
                  if (!server.startsWith("xrdp")) {
                    assertThat(capture.count("tls", "ntlmssp.messagetype == 1 && credssp"))
                        .as("our NTLM negotiation, decrypted")
                        .isPositive();
                    assertThat(capture.count("tls", "ntlmssp.messagetype == 2 && credssp"))
                        .as("the server's challenge, decrypted")
                        .isPositive();
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> standardSecurityLeadsToDemandActive() {
    return orWhyNot(
        sessionsInClear,
        (server, future) ->
            dynamicTest(
                server,
                () -> {
                  InSession met = future.get();
                  assertThat(met.ended().out())
                      .as("the evidence; the server: %s", met.log())
                      .contains("\"demand-active-received\"")
                      .doesNotContain("\"server-signatures-wrong\"");
                  assertThat(met.log()).as("what the server wrote").doesNotContain("MAC checksum");
                  assertThat(met.capture().badPackets("tpkt")).as("read as RDP").isEmpty();
                }));
  }

  @TestFactory
  Stream<DynamicTest> sessionsComeToDemandActive() {
    return orWhyNot(
        sessionsInTls,
        (server, future) ->
            dynamicTest(
                server,
                () -> {
                  InSession met = future.get();
                  assertThat(met.ended().out())
                      .as("the evidence; the server: %s", met.log())
                      .contains("demand-active-received");
                  assertThat(met.capture().badPackets("tpkt")).as("read as RDP").isEmpty();
                  assertThat(met.capture().badPacketsInTls()).as("read within TLS").isEmpty();
                }));
  }

  @TestFactory
  Stream<DynamicTest> faultsAreCalledByTheirNames() {
    return orWhyNot(
        faults,
        (fault, future) ->
            dynamicTest(
                fault.name(),
                () -> {
                  Met met = future.get();
                  Said said = met.said();
                  assertThat(outcomeOf(said))
                      .as(
                          "%s expects %s; %s%n%s%nThe server: %s",
                          fault.name(),
                          fault.expected(),
                          said.headline(),
                          said.remaining(),
                          met.log())
                      .containsAnyElementsOf(fault.expected());
                  assertThat(fault.stillOpen())
                      .as("ruled out, though nothing seen excludes it; %s", said.headline())
                      .noneMatch(said::rulesOut);
                  assertThat(said.exit()).as("exit code").isEqualTo(said.exitThatFits());
                }));
  }

  /** All words of an expectation that describe what was said. */
  private static List<String> outcomeOf(Said said) {
    return Stream.of(
            Stream.of("healthy").filter(_ -> said.isHealthy()),
            Stream.of("undetermined").filter(_ -> said.isUndetermined()),
            said.firstCause().stream())
        .flatMap(each -> each)
        .toList();
  }

  /**
   * One of these servers may die by chance of a client that leaves early; then a fresh one must
   * stand what the first did not.
   */
  private static Served serve(TestingNetwork network, Product product, String server)
      throws IOException, InterruptedException {
    Served first = serveOnce(network, product, server);
    if (first.well()) {
      return first;
    }
    network.down();
    return serveOnce(network, product, server);
  }

  private static Served serveOnce(TestingNetwork network, Product product, String server)
      throws IOException, InterruptedException {
    Place place = network.up(server);
    List<Ended> runs = new ArrayList<>();
    for (int run = 0; run < RUNS_IN_A_ROW; run++) {
      runs.add(product.diagnose(place));
    }
    Path client = TestingNetwork.scripts().resolve("client.sh");
    Ended came =
        TestingCommand.run(
            CLIENT_LIMIT,
            Map.of(),
            place.inside(List.of(client.toString(), place.host(), Integer.toString(place.port()))));
    return new Served(
        runs.stream().map(Ended::exit).toList(),
        runs.stream().filter(run -> !run.well()).map(Ended::out).findFirst().orElse(""),
        came,
        network.log());
  }

  private static Met meet(TestingNetwork network, Product product, RealFault fault)
      throws IOException, InterruptedException {
    Place place = network.up(fault.name());
    // Heavy loss does not hit every run; a person would repeat it too.
    String runs = fault.name().startsWith("loss") ? "3" : "1";
    Ended ended = product.diagnose(place, "--format", "json", "--all", "--repeat", runs);
    return new Met(Said.read(ended), network.log());
  }

  private static InSession session(TestingNetwork network, Product product, String server)
      throws IOException, InterruptedException {
    Path file = folder.resolve(server + "-session.pcapng");
    List<String> asked = List.of("--until", "session", "--yes", "--format", "json", "--pcap");
    List<String> options = new ArrayList<>(asked);
    options.add(file.toString());
    Ended ended = product.diagnose(network.up(server), options.toArray(String[]::new));
    return new InSession(ended, new TestingCapture(file), network.log());
  }

  private static TestingCapture capture(TestingNetwork network, Product product, String server)
      throws IOException, InterruptedException {
    Path file = folder.resolve(server + ".pcapng");
    product.diagnose(network.up(server), "--pcap", file.toString());
    return new TestingCapture(file);
  }

  private static TestingCapture captureLab(Product product)
      throws IOException, InterruptedException {
    Path file = folder.resolve("lab.pcapng");
    product.run(List.of("diagnose", "lab:healthy-windows", "--pcap", file.toString()));
    return new TestingCapture(file);
  }

  /** One test per part of the work; or one that says why there are none. */
  private <K, T> Stream<DynamicTest> orWhyNot(
      Map<K, Future<T>> work, BiFunction<K, Future<T>, DynamicTest> test) {
    return missing
        .map(why -> Stream.of(dynamicTest("real servers", () -> notHere(why))))
        .orElseGet(
            () -> work.entrySet().stream().map(each -> test.apply(each.getKey(), each.getValue())));
  }

  private static void notHere(String why) {
    String message = "tests on real servers cannot run here: " + why;
    assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
    abort(message);
  }
}
