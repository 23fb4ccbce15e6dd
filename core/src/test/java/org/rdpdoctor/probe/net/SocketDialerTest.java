package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.Transcript.Event;
import org.rdpdoctor.probe.net.Transcript.Moment;
import org.rdpdoctor.wire.Bytes;

class SocketDialerTest extends DialerContract {
  private static final int OVERALL = 4;

  private final ConnectionLimits limits = new ConnectionLimits(3, OVERALL);
  private final TestingCapture capture = new TestingCapture();
  private final ConnectionJournal journal = new ConnectionJournal(InstantSource.system(), capture);

  @Override
  Dialer dialer(Duration deadline) {
    return new SocketDialer(limits, journal, Deadline.in(deadline));
  }

  @Override
  List<Connection> ended() {
    return journal.connectionsTo(InetAddress.getLoopbackAddress().getHostAddress());
  }

  @Override
  long mostAtOnce() {
    return capture.mostAtOnce();
  }

  @AfterEach
  void everyPlaceIsGivenBack() {
    assertThat(limits.freePlaces()).isEqualTo(OVERALL);
    assertThat(limits.freePlaces(InetAddress.getLoopbackAddress())).isEqualTo(3);
  }

  /** Reset and not refused: the SYN had been answered, and nobody had asked for anything. */
  @Test
  void aResetWhileConnectingIsWrittenDownAsOpenedAndReset() {
    Instant began = Instant.parse("2026-11-20T10:00:00Z");

    assertThat(SocketDialer.moments(ConnectFailure.RESET, began, began.plusMillis(3)))
        .extracting(Moment::event)
        .containsExactly(new Event.Dialled(), new Event.Answered(), new Event.PeerReset());
    assertThat(SocketDialer.moments(ConnectFailure.TIMED_OUT, began, began.plusMillis(3)))
        .extracting(Moment::event)
        .containsExactly(new Event.Dialled());
  }

  @Test
  void closingTheDialerClosesWhatIsOpen() throws InterruptedException {
    TestingServer server = server(TestingServer::readAll);
    try (SocketDialer dialer =
        new SocketDialer(limits, journal, Deadline.in(Duration.ofSeconds(20)))) {
      connect(dialer, server);
      connect(dialer, server);
      assertThat(limits.freePlaces()).isEqualTo(OVERALL - 2);
    }
    assertThat(ended()).hasSize(2);
  }

  /** Only a path that drops packets gives the other answer; see the tests on real servers. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whatASilentPeerGotIsTold() throws InterruptedException {
    TestingServer silent = server(TestingServer::readAll);
    Dialer dialer = dialer(Duration.ofSeconds(20));
    for (int connection = 0; connection < 3; connection++) {
      try (Conversation conversation = connect(dialer, silent)) {
        conversation.send("a question", Bytes.ofHex("0300"));
        assertThat(conversation.receive(Duration.ofMillis(50)))
            .isEqualTo(new Conversation.Received.Silent());
      }
    }
    assertThat(ended()).extracting(Connection::delivered).containsOnly(Optional.of(true));
  }

  @Test
  void deliveryIsNotAskedWhereNothingWasSent() throws InterruptedException {
    TestingServer silent = server(TestingServer::readAll);
    try (Conversation conversation = connect(dialer(Duration.ofSeconds(20)), silent)) {
      assertThat(conversation.receive(Duration.ofMillis(50)))
          .isEqualTo(new Conversation.Received.Silent());
    }
    assertThat(ended()).extracting(Connection::delivered).containsExactly(Optional.empty());
  }

  @Test
  void waitingForAPlaceEndsWithTheDeadline() throws InterruptedException {
    TestingServer server = server(TestingServer::readAll);
    try (SocketDialer holder =
            new SocketDialer(limits, journal, Deadline.in(Duration.ofSeconds(20)));
        SocketDialer late =
            new SocketDialer(limits, journal, Deadline.in(Duration.ofMillis(100)))) {
      for (int i = 0; i < 3; i++) {
        connect(holder, server);
      }
      assertThat(late.dial(call(server)))
          .isInstanceOfSatisfying(
              Dialed.Failed.class,
              failed -> {
                assertThat(failed.why()).isInstanceOf(TcpTimedOut.class);
                assertThat(failed.why().took()).isZero();
              });
    }
    assertThat(server.accepted()).isEqualTo(3);
  }

  /** A small buffer bounds the window that the SYN advertises, so it must be set before. */
  @Test
  void receiveBufferIsSetBeforeConnecting() throws InterruptedException {
    TestingServer server = server(TestingServer.answering(Bytes.of(7)));
    Call call =
        new Call(
            StageId.TLS, "small", server.address(), server.port(), Duration.ofSeconds(20), 1024);
    Dialed dialed = dialer(Duration.ofSeconds(20)).dial(call);
    assertThat(dialed).isInstanceOf(Dialed.Connected.class);
    ((Dialed.Connected) dialed).conversation().close();
  }
}
