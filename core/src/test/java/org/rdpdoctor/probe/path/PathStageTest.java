package org.rdpdoctor.probe.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.PathObservation.AnswerSizeTried;
import org.rdpdoctor.model.PathObservation.HelloSizeTried;
import org.rdpdoctor.model.PathObservation.KernelCounted;
import org.rdpdoctor.model.PathObservation.RoundTripsMeasured;
import org.rdpdoctor.model.PathObservation.SizeEnd;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.TestingRoad;
import org.rdpdoctor.probe.net.AnsweredCounts;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Dialer;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.KernelCounts;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Against servers on loopback, where nothing gets lost: what is asked, and of whom. */
@Timeout(60)
class PathStageTest {
  private static final Duration QUICK = Duration.ofMillis(1);
  private static final int WINDOWS_REFERENCE = 0x1234;
  private static final int FREERDP_REFERENCE = 0;
  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  private static final Hello HELLO =
      new Hello(Way.AFTER_NEGOTIATION, List.of(TlsVersion.TLS_1_2), Optional.empty());

  private static final Observation STANDS =
      new TlsSessionEstablished(
          HELLO, TlsVersion.TLS_1_2, new CipherSuite(0xC030), Optional.empty(), QUICK);

  /** Classes are loaded and compiled, so that times are those of a server. */
  @BeforeAll
  static void warmUp() throws IOException, InterruptedException {
    run(healthy(), ProbeOptions.DEFAULT, WINDOWS_REFERENCE, STANDS);
  }

  private static Observation selected(int sourceReference) {
    return new NegotiationSelected(
        Optional.of(SecurityProtocols.SSL.with(SecurityProtocols.HYBRID)),
        SecurityProtocols.HYBRID,
        0,
        sourceReference,
        QUICK);
  }

  private static Behaviour healthy() {
    return Faults.find("healthy-windows").orElseThrow().behaviour().get();
  }

  private static StageOutcome run(
      Behaviour behaviour, ProbeOptions options, int sourceReference, Observation tls)
      throws IOException, InterruptedException {
    return run(behaviour, options, sourceReference, tls, road -> road);
  }

  private static StageOutcome run(
      Behaviour behaviour,
      ProbeOptions options,
      int sourceReference,
      Observation tls,
      UnaryOperator<RoadContext> system)
      throws IOException, InterruptedException {
    Fault fault = Fault.withoutCase("test", "test", () -> behaviour);
    try (FaultServer server = FaultServer.start(fault, InetAddress.getLoopbackAddress(), 0);
        TestingRoad road = new TestingRoad(server.port(), options)) {
      road.after(StageId.TCP, new TcpConnected("127.0.0.1", server.port(), QUICK))
          .after(StageId.NEGOTIATION, selected(sourceReference))
          .after(StageId.TLS, tls);
      return new PathStage().run(system.apply(road));
    }
  }

  /** The same road on a system whose kernel tells nothing of connections and bounds no segments. */
  private static RoadContext tellingNothing(RoadContext road) {
    Dialer silent =
        call ->
            road.dialer().dial(call) instanceof Dialed.Connected(var conversation, var took)
                ? new Dialed.Connected(
                    except(Conversation.class, conversation, "kernelCounts", Optional.empty()),
                    took)
                : new Dialed.Failed(new TcpRefused("127.0.0.1", call.port(), QUICK));
    return except(RoadContext.class, road, "dialer", silent);
  }

  /** The original, but for what one of its methods gives. */
  private static <T> T except(Class<T> kind, T original, String method, Object answer) {
    return kind.cast(
        Proxy.newProxyInstance(
            kind.getClassLoader(),
            new Class<?>[] {kind},
            (_, called, arguments) ->
                called.getName().equals(method) ? answer : called.invoke(original, arguments)));
  }

  private static <T extends Observation> List<T> seen(StageOutcome outcome, Class<T> kind) {
    return ((Completed) outcome)
        .observations().stream()
            .map(Observed::observation)
            .filter(kind::isInstance)
            .map(kind::cast)
            .toList();
  }

  private static void onLinux() {
    assumeTrue(LINUX, "the kernel tells on Linux only");
  }

  /** How much fits into two seconds is a matter of the machine. */
  @Test
  void aHealthyPathCostsFewConnections() throws IOException, InterruptedException {
    StageOutcome outcome = run(healthy(), ProbeOptions.DEFAULT, WINDOWS_REFERENCE, STANDS);
    int connects =
        seen(outcome, RoundTripsMeasured.class).stream()
            .mapToInt(RoundTripsMeasured::attempts)
            .sum();
    assertThat(connects).isBetween(1, 5);
    assertThat(seen(outcome, HelloSizeTried.class)).hasSizeLessThanOrEqualTo(1);
    assertThat(seen(outcome, AnswerSizeTried.class)).isEmpty();
  }

  @Test
  void inDepthThereAreManyConnectsAndPiecesThatTheKernelCounts()
      throws IOException, InterruptedException {
    StageOutcome outcome = run(healthy(), ProbeOptions.DEFAULT.deeply(), WINDOWS_REFERENCE, STANDS);
    RoundTripsMeasured connects = seen(outcome, RoundTripsMeasured.class).getFirst();
    assertThat(connects.how()).isEqualTo("connect");
    assertThat(connects.attempts()).isBetween(5, 24);
    assertThat(connects.answered()).isEqualTo(connects.attempts());
    HelloSizeTried full = seen(outcome, HelloSizeTried.class).getFirst();
    assertThat(full.bytes()).isEqualTo(1460);
    assertThat(full.end()).isEqualTo(SizeEnd.ANSWERED);
    if (LINUX) {
      KernelCounted counted = seen(outcome, KernelCounted.class).getFirst();
      assertThat(counted.piecesSent()).isBetween(10, 12);
      assertThat(counted.segmentsSent()).isGreaterThan(counted.piecesSent());
      assertThat(counted.sentAgainAfterAnswer()).isPresent();
    }
  }

  /** Some of these bear few handshakes that are broken off. */
  @Test
  void aFragileServerGetsConnectsOnly() throws IOException, InterruptedException {
    StageOutcome outcome = run(healthy(), ProbeOptions.DEFAULT, FREERDP_REFERENCE, STANDS);
    assertThat(((Completed) outcome).observations()).hasSize(1);
    assertThat(seen(outcome, RoundTripsMeasured.class))
        .singleElement()
        .satisfies(each -> assertThat(each.attempts()).isBetween(5, 8));
  }

  /** Two segments of an earlier stage got lost. Then next to nothing of a hundred is. */
  @Test
  void troubleIsLookedAtUntilItIsClear() throws IOException, InterruptedException {
    onLinux();
    StageOutcome outcome =
        run(
            healthy(),
            ProbeOptions.DEFAULT,
            WINDOWS_REFERENCE,
            STANDS,
            road -> except(RoadContext.class, road, "kernelCounts", List.of(lossy())));
    List<KernelCounted> hellos =
        seen(outcome, KernelCounted.class).stream()
            .filter(each -> each.during().equals(KernelCounted.IN_SMALL_PIECES))
            .toList();
    assertThat(hellos).hasSizeBetween(1, 3);
    assertThat(hellos).allSatisfy(each -> assertThat(each.piecesSent()).isGreaterThan(12));
    assertThat(seen(outcome, RoundTripsMeasured.class).getFirst().attempts()).isGreaterThan(4);
    assertThat(seen(outcome, HelloSizeTried.class)).hasSize(1);
  }

  private static AnsweredCounts lossy() {
    return new AnsweredCounts(1, StageId.TLS, "127.0.0.1", counts(4, 0), counts(24, 2));
  }

  private static KernelCounts counts(int segments, int sentAgain) {
    return new KernelCounts(
        QUICK,
        QUICK,
        Optional.of(QUICK),
        segments,
        Optional.of(segments),
        0,
        Optional.of(0),
        sentAgain,
        Optional.of(0),
        1500,
        1448,
        1448);
  }

  /** What the other side's kernel has, the path brought there. */
  @Test
  void aServerThatIgnoresLargeHellosHasAcknowledgedThem() throws IOException, InterruptedException {
    onLinux();
    SecuredRoad deaf = (peer, _) -> peer.drain();
    StageOutcome outcome =
        run(
            RdpListener.likeWindows(Negotiation.windowsDemandingNla(), deaf),
            ProbeOptions.DEFAULT.deeply(),
            WINDOWS_REFERENCE,
            STANDS);
    List<HelloSizeTried> tried = seen(outcome, HelloSizeTried.class);
    assertThat(tried).isNotEmpty();
    assertThat(tried)
        .allSatisfy(each -> {
          assertThat(each.end()).isEqualTo(SizeEnd.SILENT);
          assertThat(each.acknowledged()).contains(true);
        });
    assertThat(seen(outcome, KernelCounted.class)).isNotEmpty(); // in pieces, too
  }

  @Test
  void smallerSegmentsAreAnnouncedWhenHellosMetSilence() throws IOException, InterruptedException {
    onLinux();
    StageOutcome outcome =
        run(healthy(), ProbeOptions.DEFAULT, WINDOWS_REFERENCE, new TlsSilent(HELLO, QUICK));
    List<AnswerSizeTried> tried = seen(outcome, AnswerSizeTried.class);
    assertThat(tried.stream().map(AnswerSizeTried::segmentBytes)).startsWith(536, 1460);
    assertThat(tried.getFirst().end()).isEqualTo(SizeEnd.ANSWERED);
    assertThat(tried.getFirst().receivedBytes()).isGreaterThan(536);
  }

  /** As on Windows and macOS, and where native access is switched off. */
  @Test
  void withoutTheKernelsHelpConnectsAndSizesAreMeasured() throws IOException, InterruptedException {
    StageOutcome outcome =
        run(
            healthy(),
            ProbeOptions.DEFAULT.deeply(),
            WINDOWS_REFERENCE,
            STANDS,
            PathStageTest::tellingNothing);
    assertThat(seen(outcome, RoundTripsMeasured.class).getFirst().attempts()).isGreaterThan(4);
    assertThat(seen(outcome, KernelCounted.class)).isEmpty();
    HelloSizeTried full = seen(outcome, HelloSizeTried.class).getFirst();
    assertThat(full.end()).isEqualTo(SizeEnd.ANSWERED);
    assertThat(full.segmentBytes()).isEmpty();
    assertThat(full.acknowledged()).isEmpty();
  }

  @Test
  void withoutTheKernelsHelpNoSegmentsAreBounded() throws IOException, InterruptedException {
    StageOutcome outcome =
        run(
            healthy(),
            ProbeOptions.DEFAULT,
            WINDOWS_REFERENCE,
            new TlsSilent(HELLO, QUICK),
            PathStageTest::tellingNothing);
    assertThat(seen(outcome, AnswerSizeTried.class)).isEmpty();
    assertThat(seen(outcome, RoundTripsMeasured.class)).isNotEmpty();
  }

  /** All packets until now were sent again, so that a round trip looks like more than a second. */
  @Test
  void whereEveryFirstPacketGotLostOneConnectIsMadeAllTheSame()
      throws IOException, InterruptedException {
    Duration late = Duration.ofMillis(1200);
    Fault fault = Faults.find("healthy-windows").orElseThrow();
    try (FaultServer server = FaultServer.start(fault, InetAddress.getLoopbackAddress(), 0);
        TestingRoad road = new TestingRoad(server.port(), ProbeOptions.DEFAULT)) {
      road.after(StageId.TCP, new TcpConnected("127.0.0.1", server.port(), late));
      assertThat(seen(new PathStage().run(road), RoundTripsMeasured.class))
          .singleElement()
          .satisfies(each -> assertThat(each.attempts()).isPositive());
    }
  }

  @Test
  void connectsThatAreRefusedAreTold() throws IOException, InterruptedException {
    Fault fault = Faults.find("healthy-windows").orElseThrow();
    try (FaultServer server = FaultServer.start(fault, InetAddress.getLoopbackAddress(), 0);
        TestingRoad road = new TestingRoad(server.port(), ProbeOptions.DEFAULT).refusingFirst(2)) {
      road.after(StageId.TCP, new TcpConnected("127.0.0.1", server.port(), QUICK));
      assertThat(seen(new PathStage().run(road), TcpRefused.class)).hasSize(2);
    }
  }

  @Test
  void withoutAConnectionNothingIsMeasured() throws InterruptedException {
    try (TestingRoad road = new TestingRoad(1, ProbeOptions.DEFAULT)) {
      road.after(StageId.TCP, new TcpRefused("127.0.0.1", 1, QUICK));
      assertThat(new PathStage().run(road)).isEqualTo(new NotReached("there is no TCP connection"));
    }
  }

  @Test
  void aLateHourLeavesNoTime() throws InterruptedException {
    try (TestingRoad road = new TestingRoad(1, TestingRoad.options(3, Duration.ofMillis(300)))) {
      road.after(StageId.TCP, new TcpConnected("127.0.0.1", 1, QUICK));
      assertThat(new PathStage().run(road))
          .isEqualTo(new NotReached("the deadline leaves no time for it"));
    }
  }
}
