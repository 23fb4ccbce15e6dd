package org.rdpdoctor.probe.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.DatagramBehaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.UdpListener;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.model.UdpObservation;
import org.rdpdoctor.model.UdpObservation.UdpAnswered;
import org.rdpdoctor.model.UdpObservation.UdpMalformed;
import org.rdpdoctor.model.UdpObservation.UdpRefused;
import org.rdpdoctor.model.UdpObservation.UdpSilent;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.TestingRoad;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;

@Timeout(60)
class UdpStageTest {
  private static final Duration QUICK = Duration.ofMillis(1);
  private static final Observation CONNECTED = new TcpConnected("127.0.0.1", 1, QUICK);
  private static final UdpListener WINDOWS = UdpListener.likeWindows();

  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

  private static FaultServer server(DatagramBehaviour behaviour) throws IOException {
    Fault fault = Fault.withoutCase("test", "test", () -> Peer::drain).withUdp(() -> behaviour);
    return FaultServer.start(fault, InetAddress.getLoopbackAddress(), 0);
  }

  private DatagramBehaviour counting(DatagramBehaviour behaviour) {
    return datagram -> {
      sizes.add(datagram.size());
      return behaviour.answer(datagram);
    };
  }

  private List<UdpObservation> ask(DatagramBehaviour behaviour)
      throws IOException, InterruptedException {
    try (FaultServer server = server(counting(behaviour))) {
      return ask(server.port());
    }
  }

  private static List<UdpObservation> ask(int port) throws InterruptedException {
    return observed(run(port, ProbeOptions.DEFAULT, CONNECTED));
  }

  private static List<UdpObservation> observed(StageOutcome outcome) {
    return ((Completed) outcome)
        .observations().stream()
            .map(Observed::observation)
            .map(UdpObservation.class::cast)
            .toList();
  }

  private static StageOutcome run(
      int port, ProbeOptions options, Observation tcp, Observation... negotiation)
      throws InterruptedException {
    try (TestingRoad road = new TestingRoad(port, options)) {
      road.after(StageId.TCP, tcp).after(StageId.NEGOTIATION, negotiation);
      return new UdpStage().run(road);
    }
  }

  @Test
  void aHealthyPortIsAskedOnce() throws IOException, InterruptedException {
    List<UdpObservation> seen = ask(WINDOWS);
    assertThat(seen).hasSize(1);
    UdpAnswered answered = (UdpAnswered) seen.getFirst();
    assertThat(answered.versionAsked()).isEqualTo(UdpVersion.VERSION_2);
    assertThat(answered.versionChosen()).isEqualTo(UdpVersion.VERSION_2);
    assertThat(answered.datagramBytes()).isEqualTo(1232);
    assertThat(answered.answerBytes()).isEqualTo(1232);
    assertThat(answered.upStreamMtu()).isEqualTo(1232);
    assertThat(answered.sent()).isEqualTo(1);
    assertThat(answered.oddities()).isEmpty();
    assertThat(sizes).containsExactly(1232);
  }

  @Test
  void silenceCostsThreeDatagramsAndASecond() throws IOException, InterruptedException {
    long began = System.nanoTime();
    List<UdpObservation> seen = ask(DatagramBehaviour.SILENT);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(seen).hasSize(2).hasOnlyElementsOfType(UdpSilent.class);
    assertThat(sizes).containsExactly(1232, 1232, 1132);
    assertThat(seen)
        .extracting(each -> each.took().toMillis() / 300)
        .as("waits of 300 ms each")
        .first()
        .isEqualTo(2L);
  }

  @Test
  void aClosedPortIsRefusedAtOnce() throws IOException, InterruptedException {
    int closed;
    try (FaultServer gone = server(WINDOWS)) {
      closed = gone.port();
    }
    assertThat(ask(closed)).singleElement().isInstanceOf(UdpRefused.class);
  }

  @Test
  void theLargestSizeThatPassesIsFound() throws IOException, InterruptedException {
    List<UdpObservation> seen = ask(UdpListener.behindTunnelOf(1200));
    assertThat(seen)
        .extracting(each ->
            switch (each) {
              case UdpAnswered answered -> "answered " + answered.datagramBytes();
              case UdpSilent silent -> "silent " + silent.datagramBytes();
              case UdpObservation other -> other.toString();
            })
        .containsExactly(
            "silent 1232", "answered 1132", "silent 1232", "answered 1182", "silent 1207");
  }

  /**
   * A datagram that a busy machine loses changes what is found, but not how closely it is asked.
   */
  @Test
  void inDepthMoreSizesAreTried() throws IOException, InterruptedException {
    try (FaultServer server = server(counting(UdpListener.behindTunnelOf(1200)))) {
      List<UdpObservation> seen =
          observed(run(server.port(), ProbeOptions.DEFAULT.deeply(), CONNECTED));
      assertThat(sizes.stream().distinct()).hasSize(7).contains(1132, 1232);
      assertThat(seen)
          .filteredOn(UdpAnswered.class::isInstance)
          .allSatisfy(
              each -> assertThat(((UdpAnswered) each).datagramBytes()).isLessThanOrEqualTo(1200));
    }
  }

  @Test
  void aServerOfVersion1OnlyIsFound() throws IOException, InterruptedException {
    List<UdpObservation> seen =
        ask(datagram -> datagram.at(6) == 0 ? WINDOWS.answer(datagram) : Optional.empty());
    assertThat(seen).hasSize(3);
    assertThat(seen.getLast())
        .isInstanceOfSatisfying(
            UdpAnswered.class,
            answered -> {
              assertThat(answered.datagramBytes()).isEqualTo(1232);
              assertThat(answered.versionChosen()).isEqualTo(UdpVersion.VERSION_1);
            });
  }

  @Test
  void aLostDatagramIsSentAgain() throws IOException, InterruptedException {
    List<UdpObservation> seen =
        ask(datagram -> sizes.size() > 1 ? WINDOWS.answer(datagram) : Optional.empty());
    assertThat(seen)
        .singleElement()
        .isInstanceOfSatisfying(
            UdpAnswered.class, answered -> assertThat(answered.sent()).isEqualTo(2));
  }

  @Test
  void whatIsNoAnswerIsToldAsItIs() throws IOException, InterruptedException {
    assertThat(problem(ask(_ -> Optional.of(Bytes.of(1, 2, 3)))))
        .isEqualTo("snSourceAck at offset 2 needs 2 bytes, 1 are left");
    assertThat(problem(ask(_ -> Optional.of(Bytes.EMPTY))))
        .isEqualTo("snSourceAck at offset 0 needs 2 bytes, 0 are left");
    assertThat(problem(ask(Optional::of))).isEqualTo("a SYN instead of a SYN+ACK");
    assertThat(problem(ask(_ -> Optional.of(Bytes.ofHex("000000000040000400000000")))))
        .isEqualTo("an ACK instead of a SYN+ACK");
    assertThat(
            problem(
                ask(datagram ->
                    WINDOWS.answer(
                        datagram.slice(0, 8).append(datagram.slice(9, datagram.size()))))))
        .isEqualTo("a SYN+ACK to another SYN");
  }

  private static String problem(List<UdpObservation> seen) {
    assertThat(seen).hasSize(1);
    return ((UdpMalformed) seen.getFirst()).problem();
  }

  @Test
  void aHostThatSpeaksNoRdpIsLeftAlone() throws IOException, InterruptedException {
    try (FaultServer server = server(counting(WINDOWS))) {
      Observation http = new ForeignServiceAnswered(Optional.empty(), "HTTP", Bytes.of('H'), QUICK);
      assertThat(run(server.port(), ProbeOptions.DEFAULT, CONNECTED, http))
          .isEqualTo(new NotReached("what answers on the TCP port is no RDP server"));
      Observation refused =
          new NegotiationRefused(Optional.empty(), new NegotiationFailureCode(5), 0, QUICK);
      assertThat(observed(run(server.port(), ProbeOptions.DEFAULT, CONNECTED, http, refused)))
          .hasSize(1);
      Observation silent = new NegotiationSilent(Optional.empty(), QUICK);
      assertThat(observed(run(server.port(), ProbeOptions.DEFAULT, CONNECTED, silent))).hasSize(1);
    }
    assertThat(sizes).hasSize(2);
  }

  @Test
  void isAlsoAskedWhenTcpFails() throws IOException, InterruptedException {
    try (FaultServer server = server(WINDOWS)) {
      Observation timedOut = new TcpTimedOut("127.0.0.1", 1, QUICK);
      assertThat(observed(run(server.port(), ProbeOptions.DEFAULT, timedOut)))
          .singleElement()
          .isInstanceOf(UdpAnswered.class);
    }
  }

  @Test
  void isNotAskedWhereNothingCanGoOrNoTimeIsLeft() throws InterruptedException {
    assertThat(
            run(
                1,
                ProbeOptions.DEFAULT,
                new TcpUnreachable("127.0.0.1", 1, "network", Optional.empty(), QUICK)))
        .isEqualTo(new NotReached("the address is unreachable"));
    assertThat(
            run(
                1,
                ProbeOptions.DEFAULT,
                new TcpProhibited(
                    "127.0.0.1", 1, "forbidden on this machine", Optional.empty(), QUICK)))
        .isEqualTo(new NotReached("this machine forbids the connection"));
    assertThat(run(1, TestingRoad.options(3, Duration.ofMillis(100)), CONNECTED))
        .isEqualTo(new NotReached("the deadline leaves no time for it"));
    try (TestingRoad road = new TestingRoad(1, ProbeOptions.DEFAULT)) {
      assertThat(new UdpStage().run(road))
          .isEqualTo(new NotReached("the TCP stage gave no result"));
    }
  }

  @Test
  void theDeadlineIsNotReachedByWaiting() throws IOException, InterruptedException {
    try (FaultServer server = server(counting(DatagramBehaviour.SILENT));
        TestingRoad road =
            new TestingRoad(server.port(), TestingRoad.options(3, Duration.ofMillis(600)))) {
      road.after(StageId.TCP, CONNECTED);
      assertThat(new UdpStage().run(road)).isInstanceOf(Completed.class);
      assertThat(road.left()).isPositive();
    }
  }
}
