package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.EndedBy;
import org.rdpdoctor.model.Connection.Ending;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.wire.Bytes;

/** What every dialer and its conversations do. */
@Timeout(60)
abstract class DialerContract {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Bytes HELLO = Bytes.of('h', 'e', 'l', 'l', 'o');

  private final List<TestingServer> servers = new ArrayList<>();

  /** A dialer with room for three connections to a host. */
  abstract Dialer dialer(Duration deadline);

  /** Ended connections of the dialer made last, to loopback. */
  abstract List<Connection> ended();

  /** Most connections of that dialer that were open at a time. */
  abstract long mostAtOnce();

  @AfterEach
  void stopServers() {
    servers.forEach(TestingServer::close);
  }

  TestingServer server(TestingServer.Behaviour behaviour) {
    TestingServer server = TestingServer.start(behaviour);
    servers.add(server);
    return server;
  }

  static Call call(TestingServer server) {
    return new Call(StageId.TCP, "test", server.address(), server.port(), LONG, 0);
  }

  static Conversation connect(Dialer dialer, TestingServer server) throws InterruptedException {
    Dialed dialed = dialer.dial(call(server));
    assertThat(dialed).isInstanceOf(Dialed.Connected.class);
    return ((Dialed.Connected) dialed).conversation();
  }

  private Connection onlyEnded() {
    assertThat(ended()).hasSize(1);
    return ended().getFirst();
  }

  @Test
  void refusalIsAnObservation() throws InterruptedException {
    Call call =
        new Call(
            StageId.TCP,
            "test",
            InetAddress.getLoopbackAddress(),
            TestingServer.closedPort(),
            LONG,
            0);
    Dialed dialed = dialer(LONG).dial(call);
    assertThat(dialed)
        .isInstanceOfSatisfying(
            Dialed.Failed.class, failed -> assertThat(failed.why()).isInstanceOf(TcpRefused.class));
    assertThat(ended()).isEmpty();
  }

  @Test
  void bytesGoBothWays() throws InterruptedException {
    TestingServer server = server(TestingServer.answering(Bytes.of(1, 2, 3)));
    try (Conversation conversation = connect(dialer(LONG), server)) {
      conversation.send("greeting", HELLO);
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Data(Bytes.of(1, 2, 3)));
    }
    Connection connection = onlyEnded();
    assertThat(connection.bytesSent()).isEqualTo(5);
    assertThat(connection.bytesReceived()).isEqualTo(3);
    assertThat(connection.lastSent()).contains("greeting");
    assertThat(connection.endedBy()).isEqualTo(EndedBy.US);
    assertThat(connection.ending()).isEqualTo(Ending.DONE);
    assertThat(connection.id()).isEqualTo(1);
    assertThat(connection.purpose()).isEqualTo("test");
  }

  @Test
  void whatIsPutBackIsReceivedFirstEvenAfterTheEnd() throws InterruptedException {
    TestingServer closing = server(socket -> socket.getOutputStream().write(HELLO.toArray()));
    try (Conversation conversation = connect(dialer(LONG), closing)) {
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Data(HELLO));
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Closed());
      conversation.putBack(HELLO.slice(3, 5));
      conversation.putBack(HELLO.slice(1, 3));
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Data(HELLO.slice(1, 5)));
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Closed());
    }
    assertThat(onlyEnded().bytesReceived()).isEqualTo(5);
  }

  @Test
  void finIsToldFromReset() throws InterruptedException {
    TestingServer closing = server(_ -> {});
    try (Conversation conversation = connect(dialer(LONG), closing)) {
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Closed());
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Closed());
    }
    assertThat(onlyEnded().ending()).isEqualTo(Ending.FIN);
    assertThat(onlyEnded().endedBy()).isEqualTo(EndedBy.PEER);
  }

  @Test
  void resetIsToldFromFin() throws InterruptedException {
    TestingServer resetting =
        server(socket -> {
          socket.getInputStream().read();
          TestingServer.reset(socket);
        });
    try (Conversation conversation = connect(dialer(LONG), resetting)) {
      conversation.send("greeting", HELLO);
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Reset());
    }
    assertThat(onlyEnded().ending()).isEqualTo(Ending.RESET);
    assertThat(onlyEnded().endedBy()).isEqualTo(EndedBy.PEER);
  }

  @Test
  void resetThatAnswersOurSendShowsAsReset() throws InterruptedException {
    CountDownLatch connected = new CountDownLatch(1);
    CountDownLatch reset = new CountDownLatch(1);
    TestingServer resetting =
        server(socket -> {
          connected.await();
          TestingServer.reset(socket);
          reset.countDown();
        });
    try (Conversation conversation = connect(dialer(LONG), resetting)) {
      connected.countDown();
      assertThat(reset.await(20, TimeUnit.SECONDS)).isTrue();
      conversation.send("one", HELLO);
      conversation.send("two", HELLO);
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Reset());
    }
    assertThat(onlyEnded().ending()).isEqualTo(Ending.RESET);
  }

  @Test
  void dataBeforeAFinIsNotLost() throws InterruptedException {
    TestingServer server = server(socket -> socket.getOutputStream().write(HELLO.toArray()));
    try (Conversation conversation = connect(dialer(LONG), server)) {
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Data(HELLO));
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Closed());
    }
  }

  @Test
  void silenceEndsAtTheLimit() throws InterruptedException {
    TestingServer silent = server(TestingServer::readAll);
    try (Conversation conversation = connect(dialer(LONG), silent)) {
      assertThat(conversation.receive(SHORT)).isEqualTo(new Received.Silent());
    }
    assertThat(onlyEnded().ending()).isEqualTo(Ending.SILENCE);
    assertThat(onlyEnded().endedBy()).isEqualTo(EndedBy.US);
  }

  @Test
  void silenceEndsAtTheDeadline() throws InterruptedException {
    TestingServer silent = server(TestingServer::readAll);
    try (Conversation conversation = connect(dialer(SHORT.multipliedBy(3)), silent)) {
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Silent());
      assertThat(conversation.receive(LONG)).isEqualTo(new Received.Silent());
    }
    assertThat(onlyEnded().ending()).isEqualTo(Ending.DEADLINE);
  }

  @Test
  void endlessDataEndsAtTheLimit() throws InterruptedException {
    TestingServer endless =
        server(socket -> {
          byte[] much = new byte[256 * 1024];
          while (true) {
            socket.getOutputStream().write(much);
          }
        });
    long taken = 0;
    try (Conversation conversation = connect(dialer(LONG), endless)) {
      Received received = conversation.receive(LONG);
      while (received instanceof Received.Data(Bytes bytes)) {
        taken += bytes.size();
        received = conversation.receive(LONG);
      }
      assertThat(received).isEqualTo(new Received.TooMuch());
    }
    assertThat(taken).isLessThanOrEqualTo(Conversation.MAX_RECEIVED_BYTES);
    assertThat(onlyEnded().ending()).isEqualTo(Ending.LIMIT);
  }

  @Test
  void closingWithUnreadBytesIsStillAFin()
      throws InterruptedException, ExecutionException, TimeoutException {
    FutureTask<Integer> seenByServer = new FutureTask<>(() -> 0);
    CountDownLatch sent = new CountDownLatch(1);
    int[] end = {0};
    TestingServer server =
        server(socket -> {
          socket.getOutputStream().write(HELLO.toArray());
          sent.countDown();
          end[0] = socket.getInputStream().read(); // -1 after FIN, throws after a reset
          seenByServer.run();
        });
    try (Conversation _ = connect(dialer(LONG), server)) {
      assertThat(sent.await(20, TimeUnit.SECONDS)).isTrue();
    }
    seenByServer.get(20, TimeUnit.SECONDS);
    assertThat(end[0]).isEqualTo(-1);
  }

  @Test
  void noMoreConnectionsThanAllowed() throws InterruptedException {
    TestingServer server = server(TestingServer::readAll);
    Dialer dialer = dialer(LONG);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      threads.add(Thread.ofVirtual().start(() -> dialAndWait(dialer, server)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ended()).hasSize(12);
    assertThat(server.accepted()).isEqualTo(12);
    assertThat(mostAtOnce()).isLessThanOrEqualTo(3);
  }

  private static void dialAndWait(Dialer dialer, TestingServer server) {
    try (Conversation conversation = connect(dialer, server)) {
      conversation.send("greeting", HELLO);
      conversation.receive(Duration.ofMillis(30));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void interruptionEndsReadingAndClosesTheConnection() throws InterruptedException {
    TestingServer silent = server(TestingServer::readAll);
    Dialer dialer = dialer(LONG);
    CountDownLatch connected = new CountDownLatch(1);
    FutureTask<Received> reading =
        new FutureTask<>(() -> {
          try (Conversation conversation = connect(dialer, silent)) {
            connected.countDown();
            return conversation.receive(LONG);
          }
        });
    Thread thread = Thread.ofVirtual().start(reading);
    assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
    Thread.sleep(SHORT);
    thread.interrupt();
    assertThatThrownBy(() -> reading.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(ended()).hasSize(1);
  }
}
