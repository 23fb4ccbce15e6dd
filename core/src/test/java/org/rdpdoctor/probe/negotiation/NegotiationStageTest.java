package org.rdpdoctor.probe.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.Ending;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationMalformed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationOdd;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationReset;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSplit;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.probe.TestingRoad;
import org.rdpdoctor.probe.net.TestingServer;
import org.rdpdoctor.probe.tcp.TcpStage;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;

@Timeout(60)
class NegotiationStageTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String CONFIRM = "030000130ed000001234000201080001000000";
  private static final String SELECTED_HYBRID = "030000130ed000000000000203080002000000";
  private static final String PLAIN = "0300000b06d00000123400";
  private static final String HYBRID_REQUIRED = "030000130ed000000000000300080005000000";
  private static final String TLS_REQUIRED = "030000130ed000001234000300080001000000";
  private static final String DISCONNECT = "0300000902f0802180";

  private final List<TestingServer> servers = Collections.synchronizedList(new ArrayList<>());
  private List<Connection> connections = List.of();
  private List<SecurityProtocols> held = List.of();

  @AfterEach
  void stopServers() {
    servers.forEach(TestingServer::close);
  }

  private TestingServer server(TestingServer.Behaviour behaviour) {
    TestingServer server = TestingServer.start(behaviour);
    servers.add(server);
    return server;
  }

  /** A server that answers a request as the function says; an empty answer closes. */
  private TestingServer replying(Function<Optional<SecurityProtocols>, String> answers) {
    return server(socket -> {
      String answer = answers.apply(requested(socket));
      socket.getOutputStream().write(Bytes.ofHex(answer).toArray());
      if (!answer.isEmpty()) {
        TestingServer.readAll(socket);
      }
    });
  }

  private static Optional<SecurityProtocols> requested(Socket socket) throws IOException {
    byte[] buffer = new byte[1024];
    int count = socket.getInputStream().read(buffer);
    try {
      Tpkt packet = Tpkt.decode(new Reader(Bytes.of(buffer, 0, count)));
      return ConnectionRequest.decode(new Reader(packet.payload()))
          .negotiation()
          .map(RdpNegReq::requestedProtocols);
    } catch (DecodeException problem) {
      throw new IOException(problem);
    }
  }

  private List<NegotiationObservation> run(TestingServer server) throws InterruptedException {
    return run(server, 3, DEADLINE);
  }

  private List<NegotiationObservation> run(TestingServer server, int places, Duration deadline)
      throws InterruptedException {
    StageOutcome outcome;
    try (TestingRoad road = new TestingRoad(server.port(), TestingRoad.options(places, deadline))) {
      assertThat(new TcpStage().run(road)).isInstanceOf(StageOutcome.Completed.class);
      outcome = new NegotiationStage().run(road);
      held = takeHeld(road);
      road.hangUp();
      connections = road.connections();
      assertThat(road.mostAtOnce()).isLessThanOrEqualTo(places);
    }
    return ((StageOutcome.Completed) outcome)
        .observations().stream()
            .map(Observed::observation)
            .map(NegotiationObservation.class::cast)
            .toList();
  }

  private static List<SecurityProtocols> takeHeld(TestingRoad road) {
    List<SecurityProtocols> held = new ArrayList<>();
    for (SecurityProtocols selected :
        List.of(SecurityProtocols.SSL, SecurityProtocols.HYBRID, SecurityProtocols.HYBRID_EX)) {
      var taken = road.handOver().takeNegotiated(selected);
      while (taken.isPresent()) {
        held.add(selected);
        taken.get().conversation().close();
        taken = road.handOver().takeNegotiated(selected);
      }
    }
    return held;
  }

  private static String windows(Optional<SecurityProtocols> requested) {
    boolean credSsp =
        requested.filter(asked -> asked.contains(SecurityProtocols.HYBRID)).isPresent();
    return credSsp ? SELECTED_HYBRID : HYBRID_REQUIRED;
  }

  @Test
  void asksWithEveryUsefulSet() throws InterruptedException {
    TestingServer server = replying(NegotiationStageTest::windows);
    List<NegotiationObservation> seen = run(server);
    assertThat(seen)
        .extracting(NegotiationObservation::requested)
        .containsExactlyInAnyOrder(
            Optional.of(NegotiationStage.TLS_OR_CREDSSP),
            Optional.of(NegotiationStage.ALL),
            Optional.of(SecurityProtocols.SSL),
            Optional.of(SecurityProtocols.RDP),
            Optional.empty());
    assertThat(seen).filteredOn(NegotiationSelected.class::isInstance).hasSize(2);
    assertThat(seen)
        .filteredOn(NegotiationRefused.class::isInstance)
        .hasSize(3)
        .extracting(refused -> ((NegotiationRefused) refused).code())
        .containsOnly(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER);
    assertThat(held).containsExactly(SecurityProtocols.HYBRID, SecurityProtocols.HYBRID);
    assertThat(server.accepted()).as("one connection per question").isEqualTo(5);
    assertThat(connections).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void neverWaitsForAPlaceThatOnlyItHolds(int places) throws InterruptedException {
    TestingServer server = replying(_ -> CONFIRM);
    List<NegotiationObservation> seen = run(server, places, DEADLINE);
    assertThat(seen).hasSize(5).hasOnlyElementsOfType(NegotiationSelected.class);
    assertThat(held).isNotEmpty().hasSizeLessThanOrEqualTo(places);
    assertThat(connections).allMatch(connection -> connection.ending() == Ending.DONE);
  }

  @Test
  void selectionIsKeptEvenWhenItWasNotAskedFor() throws InterruptedException {
    String selectedRdp = "030000130ed000001234000201080000000000";
    List<NegotiationObservation> seen = run(replying(_ -> selectedRdp));
    assertThat(seen)
        .hasOnlyElementsOfType(NegotiationSelected.class)
        .allSatisfy(one -> {
          NegotiationSelected selected = (NegotiationSelected) one;
          assertThat(selected.selected()).isEqualTo(SecurityProtocols.RDP);
          assertThat(selected.sourceReference()).isEqualTo(0x1234);
          assertThat(selected.flags()).isEqualTo(1);
        });
    assertThat(held).isEmpty();
  }

  @Test
  void oldServersConfirmWithoutData() throws InterruptedException {
    assertThat(run(replying(_ -> PLAIN)))
        .hasSize(5)
        .hasOnlyElementsOfType(NegotiationConfirmedPlainly.class);
  }

  @Test
  void disconnectAfterAFailureIsNoOddity() throws InterruptedException {
    assertThat(run(replying(_ -> TLS_REQUIRED + DISCONNECT)))
        .hasSize(5)
        .hasOnlyElementsOfType(NegotiationRefused.class);
  }

  @Test
  void oddAnswersAreReadAndTold() throws InterruptedException {
    String reservedSet = "030700130ed000001234000201080001000000";
    List<NegotiationObservation> seen = run(replying(_ -> reservedSet));
    assertThat(seen).hasAtLeastOneElementOfType(NegotiationSelected.class);
    assertThat(seen)
        .filteredOn(NegotiationOdd.class::isInstance)
        .hasSize(5)
        .first()
        .extracting(odd -> ((NegotiationOdd) odd).oddities())
        .asString()
        .contains("reserved");
  }

  @Test
  void aClosingServerIsAskedOnceMoreAndListenedTo() throws InterruptedException {
    TestingServer server = replying(_ -> "");
    List<NegotiationObservation> seen = run(server);
    assertThat(seen)
        .filteredOn(NegotiationClosed.class::isInstance)
        .as("with protocols and without")
        .hasSize(2);
    assertThat(splitOf(seen)).isFalse();
    assertThat(server.accepted()).isEqualTo(4);
    assertThat(connections).extracting(Connection::purpose).contains("wait without a request");
  }

  @Test
  void aResettingServerIsToldFromAClosingOne() throws InterruptedException {
    TestingServer server =
        server(socket -> {
          requested(socket);
          TestingServer.reset(socket);
        });
    List<NegotiationObservation> seen = run(server);
    assertThat(seen).filteredOn(NegotiationReset.class::isInstance).hasSize(2);
    assertThat(splitOf(seen)).isFalse();
  }

  /** The two boxes people meet: one resets, one swallows whatever begins like a request. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestCutInTwoPassesABoxThatReadsWholeOnes(boolean resets) throws InterruptedException {
    TestingServer box =
        server(socket -> {
          if (socket.getInputStream().read(new byte[1024]) == 1) {
            requestedRest(socket);
            socket.getOutputStream().write(Bytes.ofHex(SELECTED_HYBRID).toArray());
            TestingServer.readAll(socket);
          } else if (resets) {
            TestingServer.reset(socket);
          } else {
            TestingServer.readAll(socket);
          }
        });
    assertThat(splitOf(run(box))).isTrue();
    assertThat(held).as("whole requests are what clients send").isEmpty();
  }

  private static void requestedRest(Socket socket) throws IOException {
    if (socket.getInputStream().read(new byte[1024]) < 0) {
      throw new IOException("the second piece did not come");
    }
  }

  private static boolean splitOf(List<NegotiationObservation> seen) {
    return seen.stream()
        .filter(NegotiationSplit.class::isInstance)
        .map(NegotiationSplit.class::cast)
        .map(NegotiationSplit::answered)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aServerForOneClientAtATimeIsNotPressed() throws InterruptedException {
    Semaphore one = new Semaphore(1);
    TestingServer server =
        server(socket -> {
          one.acquire();
          try {
            requested(socket);
            socket.getOutputStream().write(Bytes.ofHex(CONFIRM).toArray());
            TestingServer.readAll(socket);
          } finally {
            one.release();
          }
        });
    List<NegotiationObservation> seen = run(server);
    assertThat(seen).first().isInstanceOf(NegotiationSelected.class);
    assertThat(seen).filteredOn(NegotiationSilent.class::isInstance).hasSize(2);
    assertThat(server.accepted()).isEqualTo(3);
  }

  @Test
  void silenceCostsItsLimitOnce() throws InterruptedException {
    TestingServer silent = server(TestingServer::readAll);
    List<NegotiationObservation> seen = run(silent, 3, Duration.ofSeconds(1));
    assertThat(seen).hasSize(1).hasOnlyElementsOfType(NegotiationSilent.class);
    assertThat(silent.accepted()).isEqualTo(1);
  }

  @Test
  void whoSpeaksFirstIsHeard() throws InterruptedException {
    TestingServer ssh =
        server(socket -> {
          socket
              .getOutputStream()
              .write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
          TestingServer.readAll(socket);
        });
    assertThat(run(ssh))
        .singleElement()
        .isInstanceOfSatisfying(
            ForeignServiceAnswered.class,
            seen -> {
              assertThat(seen.service()).isEqualTo("SSH");
              assertThat(seen.firstBytes().toString()).startsWith("5353482d");
            });
  }

  @Test
  void bannersMayComeInPieces() throws InterruptedException {
    TestingServer http =
        server(socket -> {
          requested(socket);
          for (String piece : List.of("H", "TT", "P/1.1 400")) {
            socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(5);
          }
        });
    assertThat(run(http))
        .singleElement()
        .isInstanceOfSatisfying(
            ForeignServiceAnswered.class, seen -> assertThat(seen.service()).isEqualTo("HTTP"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "030000130ed0|the answer stops after 6 bytes (closed)",
        "0300ffff0ed00000|the TPKT length says 65535 bytes",
        "03000003|TPKT payload length",
        "0300000902f0802180|MCS Disconnect Provider Ultimatum instead of a Connection Confirm",
        "0300000902f0807f80|X.224 Data instead of a Connection Confirm",
        "0300000b06800000123400|X.224 Disconnect Request with reason 0",
        "0300000b06990000123400|X.224 code",
        "0102030405|not a TPKT packet and no service we know"
      })
  void whatCannotBeReadIsMalformed(String answer, String problem) throws InterruptedException {
    TestingServer server =
        server(socket -> {
          requested(socket);
          socket.getOutputStream().write(Bytes.ofHex(answer).toArray());
        });
    List<NegotiationObservation> seen = run(server);
    assertThat(seen).hasSize(2).hasOnlyElementsOfType(NegotiationMalformed.class);
    assertThat(((NegotiationMalformed) seen.getFirst()).problem()).contains(problem);
    assertThat(((NegotiationMalformed) seen.getFirst()).firstBytes())
        .isEqualTo(Bytes.ofHex(answer));
  }

  @Test
  void aByteAtATimeIsBoundedByTheDeadline() throws InterruptedException {
    TestingServer slow =
        server(socket -> {
          for (int value : new int[] {3, 0, 0, 0x13, 0xE, 0xD0, 0, 0, 0, 0}) {
            socket.getOutputStream().write(value);
            Thread.sleep(200);
          }
        });
    List<NegotiationObservation> seen = run(slow, 3, Duration.ofSeconds(1));
    assertThat(seen)
        .singleElement()
        .isInstanceOfSatisfying(
            NegotiationMalformed.class,
            malformed -> assertThat(malformed.problem()).contains("(silence)"));
  }

  @Test
  void endlessDataIsBounded() throws InterruptedException {
    TestingServer endless =
        server(socket -> {
          byte[] noise = new byte[64 * 1024];
          while (true) {
            socket.getOutputStream().write(noise);
          }
        });
    assertThat(run(endless)).hasSize(2).hasOnlyElementsOfType(NegotiationMalformed.class);
    assertThat(connections).allMatch(connection -> connection.bytesReceived() < 1024 * 1024);
  }

  @Test
  void theCookieIsNeutralAndTheSameEveryTime() {
    Bytes request = NegotiationExchange.request(Optional.of(SecurityProtocols.SSL));
    String text = new String(request.toArray(), StandardCharsets.ISO_8859_1);
    assertThat(text).containsPattern("Cookie: mstshash=user[0-9]{3}\r\n").doesNotContain("doctor");
    assertThat(NegotiationExchange.request(Optional.of(SecurityProtocols.SSL))).isEqualTo(request);
    assertThat(NegotiationExchange.request(Optional.empty()).size()).isEqualTo(request.size() - 8);
  }
}
