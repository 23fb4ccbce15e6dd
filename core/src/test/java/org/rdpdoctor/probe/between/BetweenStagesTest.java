package org.rdpdoctor.probe.between;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.model.BetweenObservation;
import org.rdpdoctor.model.BetweenObservation.ConnectionHeld;
import org.rdpdoctor.model.BetweenObservation.HeldEnd;
import org.rdpdoctor.model.BetweenObservation.HoldNotPossible;
import org.rdpdoctor.model.BetweenObservation.HopAnswer;
import org.rdpdoctor.model.BetweenObservation.Reply;
import org.rdpdoctor.model.BetweenObservation.ResetSeen;
import org.rdpdoctor.model.BetweenObservation.RouteTraced;
import org.rdpdoctor.model.BetweenObservation.Trigger;
import org.rdpdoctor.model.BetweenObservation.TriggerTried;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.BetweenOptions;
import org.rdpdoctor.probe.BetweenOptions.Hold;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.probe.TestingRoad;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.name.TestingResolver;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.TestingCapture;
import org.rdpdoctor.probe.tcp.TcpStage;
import org.rdpdoctor.probe.tls.TlsStage;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** The last stages of a road, over real sockets on loopback. */
@Timeout(120)
class BetweenStagesTest {
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final NegotiationSelected SELECTED =
      new NegotiationSelected(
          Optional.of(SecurityProtocols.SSL),
          SecurityProtocols.RDP,
          0x1F,
          0x1234,
          Duration.ofMillis(1));

  private static List<BetweenObservation> seen(Behaviour behaviour, BetweenOptions options)
      throws InterruptedException, IOException {
    Fault fault = Fault.withoutCase("of-a-test", "as the test says", () -> behaviour);
    try (FaultServer server = FaultServer.start(fault, InetAddress.getLoopbackAddress(), 0)) {
      return seen(server.port(), TestingLab.options().with(options));
    }
  }

  private static List<BetweenObservation> seen(int port, ProbeOptions options)
      throws InterruptedException {
    Run run =
        new Prober(
                options,
                InstantSource.system(),
                new NameStage(TestingResolver.found("127.0.0.1")),
                List.of(
                    TcpStage::new,
                    NegotiationStage::new,
                    TlsStage::new,
                    TriggerStage::new,
                    RouteStage::new,
                    HoldStage::new),
                new TestingCapture(),
                ProbeObserver.NONE)
            .examine(new Target(TestingLab.NAME, TestingLab.NAME, port));
    List<StageReport> reports =
        run.roads().getFirst().stages().stream()
            .filter(each -> each.stage() == StageId.PATH)
            .toList();
    assertThat(reports).hasSizeLessThanOrEqualTo(1);
    return reports.stream()
        .flatMap(each -> each.observations().stream())
        .map(Observed::observation)
        .map(BetweenObservation.class::cast)
        .toList();
  }

  private static Behaviour fault(String id) {
    return Faults.find(id).orElseThrow().behaviour().get();
  }

  private static <T extends BetweenObservation> List<T> of(
      Class<T> kind, List<BetweenObservation> seen) {
    return seen.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static Optional<Reply> reply(List<BetweenObservation> seen, Trigger trigger) {
    return of(TriggerTried.class, seen).stream()
        .filter(each -> each.trigger() == trigger && each.at() == StageId.TLS)
        .map(TriggerTried::reply)
        .findFirst();
  }

  @Test
  void whatIsHealthyIsAskedNothing() throws InterruptedException, IOException {
    assertThat(seen(fault("healthy-windows"), BetweenOptions.NONE)).isEmpty();
  }

  @Test
  void whatIsResetIsAskedInOtherWays() throws InterruptedException, IOException {
    List<BetweenObservation> seen = seen(fault("listener-key-unreadable"), BetweenOptions.NONE);
    assertThat(reply(seen, Trigger.HELLO)).contains(Reply.RESET);
    assertThat(reply(seen, Trigger.HELLO_WITHOUT_NAME)).contains(Reply.RESET);
    assertThat(reply(seen, Trigger.NOTHING)).contains(Reply.SILENT);
    assertThat(of(ResetSeen.class, seen)).as("on one machine all packets are alike").isEmpty();
  }

  @Test
  void theWayToThisMachineIsOneHop() throws InterruptedException, IOException {
    assumeTrue(System.getProperty("os.name", "").equals("Linux"), "only Linux tells");
    List<RouteTraced> routes =
        of(
            RouteTraced.class,
            seen(fault("healthy-windows"), new BetweenOptions(true, Optional.empty())));
    assumeTrue(!routes.isEmpty(), "native access is not permitted here");
    assertThat(routes).hasSize(1);
    assertThat(routes.getFirst().reached()).isTrue();
    assertThat(routes.getFirst().hops()).hasSize(1);
    assertThat(routes.getFirst().hops().getFirst().answer()).isEqualTo(HopAnswer.ACCEPTED);
  }

  private static BetweenOptions quietFor(Duration quiet, CountDownLatch ended) {
    return new BetweenOptions(false, Optional.of(new Hold(quiet, ended)));
  }

  @Test
  void quietConnectionsToAHealthyServerStand() throws InterruptedException, IOException {
    List<ConnectionHeld> held =
        of(
            ConnectionHeld.class,
            seen(fault("healthy-windows"), quietFor(QUIET, new CountDownLatch(1))));
    assertThat(held).hasSize(3);
    assertThat(held).allMatch(each -> each.behind() == StageId.TLS);
    assertThat(held).extracting(ConnectionHeld::end).containsOnly(HeldEnd.STOOD);
    assertThat(held).extracting(ConnectionHeld::keptAlive).containsExactly(false, true, false);
    assertThat(held.getFirst().quiet()).isGreaterThanOrEqualTo(QUIET);
  }

  @Test
  void aWaitIsEndedWhenNobodyWantsIt() throws InterruptedException, IOException {
    CountDownLatch ended = new CountDownLatch(1);
    ended.countDown();
    List<ConnectionHeld> held =
        of(
            ConnectionHeld.class,
            seen(fault("healthy-windows"), quietFor(Duration.ofHours(1), ended)));
    assertThat(held).extracting(ConnectionHeld::end).containsOnly(HeldEnd.NOT_AWAITED);
  }

  /** By the stage alone. */
  private static List<BetweenObservation> held(
      Behaviour behaviour, Duration deadline, Duration quiet)
      throws InterruptedException, IOException {
    Fault fault = Fault.withoutCase("of-a-test", "as the test says", () -> behaviour);
    ProbeOptions options =
        TestingRoad.options(3, deadline).with(quietFor(quiet, new CountDownLatch(1)));
    try (FaultServer server = FaultServer.start(fault, InetAddress.getLoopbackAddress(), 0);
        TestingRoad road =
            new TestingRoad(server.port(), options).after(StageId.NEGOTIATION, SELECTED)) {
      return ((StageOutcome.Completed) new HoldStage().run(road))
          .observations().stream()
              .map(Observed::observation)
              .map(BetweenObservation.class::cast)
              .toList();
    }
  }

  @Test
  void whoGotItsPlaceTooLateIsNotCalledDead() throws InterruptedException, IOException {
    assertThat(held(fault("healthy-windows"), Duration.ofSeconds(8), Duration.ofSeconds(1)))
        .hasSize(3)
        .allMatch(HoldNotPossible.class::isInstance);
  }

  @Test
  @Timeout(60)
  void aServerThatNeverStopsSendingIsNotQuiet() throws InterruptedException, IOException {
    assertThat(held(BetweenStagesTest::flood, Duration.ofHours(1), Duration.ofMinutes(30)))
        .hasSize(3)
        .allMatch(HoldNotPossible.class::isInstance);
  }

  /** Selects RDP's own security, and sends until the client leaves. */
  private static void flood(Peer peer) throws IOException {
    peer.readAvailable();
    peer.send(Bytes.ofHex("030000130ed000001234000200080000000000"));
    while (!Thread.currentThread().isInterrupted()) {
      peer.send(Bytes.of(new byte[64 * 1024]));
    }
  }

  @Test
  void whatDoesNotNegotiateCannotBeKeptQuiet() throws InterruptedException, IOException {
    List<BetweenObservation> seen = seen(peer -> {}, quietFor(QUIET, new CountDownLatch(1)));
    assertThat(of(ConnectionHeld.class, seen)).isEmpty();
    assertThat(of(HoldNotPossible.class, seen)).isNotEmpty();
  }
}
