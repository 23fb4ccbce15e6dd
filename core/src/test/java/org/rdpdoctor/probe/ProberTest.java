package org.rdpdoctor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.StageOutcome.Crashed;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.name.Resolver.Resolution;
import org.rdpdoctor.probe.name.TestingResolver;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.TestingCapture;
import org.rdpdoctor.probe.net.TestingServer;
import org.rdpdoctor.probe.tcp.TcpStage;
import org.rdpdoctor.wire.Bytes;

@Timeout(60)
class ProberTest {
  private static final Bytes CONFIRM = Bytes.ofHex("030000130ed000001234000201080001000000");

  private final List<TestingServer> servers = new ArrayList<>();
  private final TestingCapture capture = new TestingCapture();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stopServers() {
    servers.forEach(TestingServer::close);
  }

  private TestingServer server(TestingServer.Behaviour behaviour) {
    TestingServer server = TestingServer.start(behaviour);
    servers.add(server);
    return server;
  }

  /** A stage that does as it is told. */
  private record Step(StageId id, Body body) implements Stage {
    interface Body {
      StageOutcome run(RoadContext context) throws InterruptedException;
    }

    @Override
    public StageOutcome run(RoadContext context) throws InterruptedException {
      return body.run(context);
    }
  }

  private Prober prober(
      ProbeOptions options, TestingResolver resolver, List<Supplier<Stage>> stages) {
    ProbeObserver observer =
        new ProbeObserver() {
          @Override
          public void stageBegan(Target target, Optional<InetAddress> address, StageId stage) {
            heard.add("began " + stage.id());
          }

          @Override
          public void stageEnded(Target target, Optional<InetAddress> address, StageReport report) {
            heard.add("ended " + report.stage().id());
          }
        };
    return new Prober(
        options, InstantSource.system(), new NameStage(resolver), stages, capture, observer);
  }

  private static Target target(int port) {
    return new Target("host.example", "host.example", port);
  }

  private static ProbeOptions options(Duration deadline) {
    return TestingRoad.options(3, deadline);
  }

  private static List<Supplier<Stage>> usual(Supplier<Stage> last) {
    return List.of(TcpStage::new, NegotiationStage::new, last);
  }

  private static StageOutcome outcome(Road road, StageId id) {
    return road.stage(id).orElseThrow().outcome();
  }

  @Test
  void walksEveryStageAndKeepsEveryConnection() throws InterruptedException {
    TestingServer server = server(TestingServer.answering(CONFIRM));
    Supplier<Stage> look =
        () ->
            new Step(
                StageId.TLS,
                context -> {
                  assertThat(context.earlier(StageId.NEGOTIATION)).isPresent();
                  return new Completed(List.of());
                });
    Run run =
        prober(options(Duration.ofSeconds(20)), TestingResolver.found("127.0.0.1"), usual(look))
            .examine(target(server.port()));
    assertThat(run.deadlineReached()).isFalse();
    assertThat(run.roads()).hasSize(1);
    Road road = run.roads().getFirst();
    assertThat(road.stage(StageId.NEGOTIATION).orElseThrow().observations())
        .extracting(Observed::observation)
        .hasSize(5)
        .hasOnlyElementsOfType(NegotiationSelected.class);
    assertThat(outcome(road, StageId.TLS)).isEqualTo(new Completed(List.of()));
    assertThat(road.connections()).as("the held ones too").hasSize(5);
    assertThat(capture.mostAtOnce()).isLessThanOrEqualTo(3);
    assertThat(heard)
        .containsExactly(
            "began name",
            "ended name",
            "began tcp",
            "ended tcp",
            "began negotiation",
            "ended negotiation",
            "began tls",
            "ended tls");
  }

  @Test
  void aRefusedConnectionEndsTheRoad() throws InterruptedException {
    Run run =
        prober(
                new ProbeOptions(Duration.ofSeconds(20), 3, 24, false, false, Optional.empty()),
                TestingResolver.found("127.0.0.1"),
                List.of(TcpStage::new, NegotiationStage::new))
            .examine(target(TestingServer.closedPort()));
    assertThat(outcome(run.roads().getFirst(), StageId.NEGOTIATION))
        .isEqualTo(new NotReached("the TCP connection was refused"));
    assertThat(heard).doesNotContain("began negotiation").contains("ended negotiation");
  }

  @Test
  void aDefectOfOursIsShownAsOursAndTheRoadGoesOn() throws InterruptedException {
    TestingServer server = server(TestingServer.answering(CONFIRM));
    Supplier<Stage> broken =
        () ->
            new Step(
                StageId.NEGOTIATION,
                _ -> {
                  throw new IllegalStateException("oh\u001b[31m");
                });
    Supplier<Stage> after = () -> new Step(StageId.TLS, _ -> new Completed(List.of()));
    Run run =
        prober(
                options(Duration.ofSeconds(20)),
                TestingResolver.found("127.0.0.1"),
                List.of(TcpStage::new, broken, after))
            .examine(target(server.port()));
    Road road = run.roads().getFirst();
    assertThat(outcome(road, StageId.NEGOTIATION))
        .isInstanceOfSatisfying(
            Crashed.class,
            crashed ->
                assertThat(crashed.defect())
                    .startsWith("IllegalStateException at ProberTest.java:")
                    .endsWith("oh?[31m"));
    assertThat(outcome(road, StageId.TLS)).isInstanceOf(Completed.class);
  }

  @Test
  void theDeadlineEndsAStageThatDoesNotEndItself() throws InterruptedException {
    TestingServer server = server(TestingServer::readAll);
    Supplier<Stage> stuck =
        () ->
            new Step(
                StageId.NEGOTIATION,
                _ -> {
                  Thread.sleep(Duration.ofSeconds(50));
                  return new Completed(List.of());
                });
    Supplier<Stage> after = () -> new Step(StageId.TLS, _ -> new Completed(List.of()));
    Run run =
        prober(
                options(Duration.ofSeconds(1)),
                TestingResolver.found("127.0.0.1"),
                List.of(TcpStage::new, stuck, after))
            .examine(target(server.port()));
    assertThat(run.deadlineReached()).isTrue();
    assertThat(run.took()).isLessThan(Duration.ofSeconds(20));
    Road road = run.roads().getFirst();
    assertThat(outcome(road, StageId.NEGOTIATION))
        .isEqualTo(new NotReached("the deadline of 1 s passed"));
    assertThat(outcome(road, StageId.TLS)).isInstanceOf(NotReached.class);
    assertThat(road.connections()).as("what was seen").hasSize(1);
  }

  @Test
  void aNameWithoutAddressHasNoRoads() throws InterruptedException {
    Run run =
        prober(
                options(Duration.ofSeconds(20)),
                new TestingResolver(new Resolution.NoSuchName()),
                List.of(TcpStage::new))
            .examine(target(3389));
    assertThat(run.roads()).isEmpty();
    assertThat(run.name().observations()).hasSize(1);
  }

  @Test
  void eachAddressGetsItsRoadAndFourAtMost() throws InterruptedException {
    TestingServer server = server(TestingServer.answering(CONFIRM));
    Run run =
        prober(
                new ProbeOptions(Duration.ofSeconds(20), 3, 24, false, false, Optional.empty()),
                TestingResolver.found(
                    "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"),
                List.of(TcpStage::new, NegotiationStage::new))
            .examine(target(server.port()));
    assertThat(run.roads())
        .extracting(Road::address)
        .hasSize(Prober.MAX_ADDRESSES)
        .doesNotContain("127.0.0.5");
    assertThat(outcome(run.roads().getFirst(), StageId.NEGOTIATION)).isInstanceOf(Completed.class);
    assertThat(run.roads().get(1).stages()).hasSize(2);
  }

  @Test
  void manyTargetsStayWithinTheLimits() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    List<Target> targets = new ArrayList<>();
    List<TestingServer> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TestingServer server = server(TestingServer.answering(CONFIRM));
      asked.add(server);
      targets.add(new Target("host" + i, "host" + i % 5 + ".example", server.port()));
    }
    ProbeOptions options =
        new ProbeOptions(Duration.ofSeconds(20), 2, 4, false, false, Optional.empty());
    prober(
            options,
            TestingResolver.found("127.0.0.1"),
            List.of(TcpStage::new, NegotiationStage::new))
        .examineAll(
            targets,
            (target, run) -> {
              done.incrementAndGet();
              assertThat(
                      run.roads()
                          .getFirst()
                          .stage(StageId.NEGOTIATION)
                          .orElseThrow()
                          .observations())
                  .as("%s", target)
                  .hasSize(5);
            });
    assertThat(done).hasValue(10);
    assertThat(asked)
        .as("five questions, and one connect more where a road had to wait for its turn")
        .allMatch(server -> server.accepted() == 5 || server.accepted() == 6);
  }

  /** A stage beside the road from the negotiation on. */
  private record SideStep(StageId id, Step.Body body) implements Stage {
    @Override
    public StageOutcome run(RoadContext context) throws InterruptedException {
      return body.run(context);
    }

    @Override
    public Optional<StageId> besideFrom() {
      return Optional.of(StageId.NEGOTIATION);
    }
  }

  @Test
  void aSideRoadRunsBesideTheMainOne() throws InterruptedException {
    TestingServer server = server(TestingServer.answering(CONFIRM));
    CountDownLatch sideBegan = new CountDownLatch(1);
    CountDownLatch mainEnded = new CountDownLatch(1);
    Supplier<Stage> side =
        () ->
            new SideStep(
                StageId.UDP,
                context -> {
                  assertThat(context.earlier(StageId.NEGOTIATION)).isPresent();
                  sideBegan.countDown();
                  mainEnded.await();
                  return new Completed(List.of());
                });
    Supplier<Stage> last =
        () ->
            new Step(
                StageId.TLS,
                _ -> {
                  sideBegan.await();
                  mainEnded.countDown();
                  return new Completed(List.of());
                });
    Run run =
        prober(
                options(Duration.ofSeconds(20)),
                TestingResolver.found("127.0.0.1"),
                List.of(TcpStage::new, NegotiationStage::new, side, last))
            .examine(target(server.port()));
    assertThat(run.deadlineReached()).isFalse();
    assertThat(run.roads().getFirst().stages())
        .extracting(StageReport::stage)
        .containsExactly(StageId.TCP, StageId.NEGOTIATION, StageId.TLS, StageId.UDP);
    assertThat(heard).containsOnlyOnce("began udp", "ended udp");
  }

  @Test
  void aSideRoadRunsThoughTheMainOneEnded() throws InterruptedException {
    Run run =
        prober(
                new ProbeOptions(Duration.ofSeconds(20), 3, 24, false, false, Optional.empty()),
                TestingResolver.found("127.0.0.1"),
                List.of(
                    TcpStage::new,
                    NegotiationStage::new,
                    () -> new SideStep(StageId.UDP, _ -> new Completed(List.of()))))
            .examine(target(TestingServer.closedPort()));
    assertThat(outcome(run.roads().getFirst(), StageId.NEGOTIATION)).isInstanceOf(NotReached.class);
    assertThat(outcome(run.roads().getFirst(), StageId.UDP)).isEqualTo(new Completed(List.of()));
  }

  @Test
  void aSideRoadThatIsLeftOutIsNotWalkedAndSaysSo() throws InterruptedException {
    Run run =
        prober(
                options(Duration.ofSeconds(20)).without(Set.of(StageId.UDP)),
                TestingResolver.found("127.0.0.1"),
                List.of(
                    TcpStage::new,
                    NegotiationStage::new,
                    () ->
                        new SideStep(
                            StageId.UDP,
                            _ -> {
                              throw new IllegalStateException("it was left out");
                            })))
            .examine(target(TestingServer.closedPort()));
    assertThat(outcome(run.roads().getFirst(), StageId.UDP))
        .isEqualTo(new NotReached("--without udp leaves it out"));
  }

  @Test
  void aLastLookThatIsLeftOutIsNotTaken() throws InterruptedException {
    Run run =
        prober(
                options(Duration.ofSeconds(20)).without(Set.of(StageId.PATH)),
                TestingResolver.found("127.0.0.1"),
                List.of(TcpStage::new, NegotiationStage::new, LastLook::new))
            .examine(target(TestingServer.closedPort()));
    assertThat(run.roads().getFirst().stages())
        .extracting(StageReport::stage)
        .containsExactly(StageId.TCP, StageId.NEGOTIATION);
  }

  /** Stands for what is asked after the road, about what was cut on it. */
  private record LastLook() implements Stage {
    @Override
    public StageId id() {
      return StageId.PATH;
    }

    @Override
    public boolean comesLast() {
      return true;
    }

    @Override
    public StageOutcome run(RoadContext context) {
      return new Completed(List.of());
    }
  }

  @Test
  void whatHappensBesideTheRoadDoesNotEndIt() throws InterruptedException {
    TestingServer server = server(TestingServer.answering(CONFIRM));
    Supplier<Stage> broken =
        () ->
            new SideStep(
                StageId.UDP,
                _ -> {
                  throw new IllegalStateException("oh");
                });
    Run run =
        prober(
                options(Duration.ofSeconds(20)),
                TestingResolver.found("127.0.0.1"),
                List.of(
                    TcpStage::new,
                    NegotiationStage::new,
                    broken,
                    () -> new Step(StageId.TLS, _ -> new Completed(List.of()))))
            .examine(target(server.port()));
    assertThat(outcome(run.roads().getFirst(), StageId.TLS)).isInstanceOf(Completed.class);
    assertThat(outcome(run.roads().getFirst(), StageId.UDP)).isInstanceOf(Crashed.class);
  }

  @Test
  void theDeadlineEndsASideRoadThatDoesNotEndItself() throws InterruptedException {
    TestingServer server = server(TestingServer.answering(CONFIRM));
    Supplier<Stage> stuck =
        () ->
            new SideStep(
                StageId.UDP,
                _ -> {
                  Thread.sleep(Duration.ofSeconds(50));
                  return new Completed(List.of());
                });
    long began = System.nanoTime();
    Run run =
        prober(
                options(Duration.ofSeconds(1)),
                TestingResolver.found("127.0.0.1"),
                List.of(TcpStage::new, NegotiationStage::new, stuck))
            .examine(target(server.port()));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(outcome(run.roads().getFirst(), StageId.UDP))
        .isEqualTo(new NotReached("the deadline of 1 s passed"));
  }
}
