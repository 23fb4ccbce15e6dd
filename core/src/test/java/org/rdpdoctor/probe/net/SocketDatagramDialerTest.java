package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.net.DatagramConversation.Received;
import org.rdpdoctor.probe.net.DatagramDialer.Flow;
import org.rdpdoctor.wire.Bytes;

@Timeout(60)
class SocketDatagramDialerTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final TestingCapture capture = new TestingCapture();
  private final ConnectionJournal journal = new ConnectionJournal(InstantSource.system(), capture);
  private final SocketDatagramDialer dialer =
      new SocketDatagramDialer(journal, Deadline.in(Duration.ofSeconds(40)));

  @AfterEach
  void close() {
    dialer.close();
  }

  private DatagramConversation to(int port) {
    return dialer.open(new Flow(StageId.UDP, "test", HERE, port));
  }

  private static DatagramSocket server() throws IOException {
    return new DatagramSocket(new InetSocketAddress(HERE, 0));
  }

  private static DatagramPacket received(DatagramSocket server) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    server.receive(packet);
    return packet;
  }

  @Test
  void carriesDatagramsBothWays() throws IOException, InterruptedException {
    try (DatagramSocket server = server();
        DatagramConversation flow = to(server.getLocalPort())) {
      flow.send("question", Bytes.of(1, 2));
      DatagramPacket asked = received(server);
      assertThat(Bytes.of(asked.getData(), 0, asked.getLength())).isEqualTo(Bytes.of(1, 2));
      server.send(new DatagramPacket(new byte[] {3}, 1, asked.getSocketAddress()));
      assertThat(flow.receive(LONG)).isEqualTo(new Received.Datagram(Bytes.of(3)));
      assertThat(flow.receive(SHORT)).isEqualTo(new Received.Silent());
    }
    assertThat(capture.ended()).isEqualTo(1);
    assertThat(journal.connectionsTo(HERE.getHostAddress())).as("no TCP connection").isEmpty();
  }

  @Test
  void othersAreNotHeard() throws IOException, InterruptedException {
    try (DatagramSocket server = server();
        DatagramSocket stranger = server();
        DatagramConversation flow = to(server.getLocalPort())) {
      flow.send("question", Bytes.of(1));
      DatagramPacket asked = received(server);
      stranger.send(new DatagramPacket(new byte[] {9}, 1, asked.getSocketAddress()));
      assertThat(flow.receive(Duration.ofMillis(200))).isEqualTo(new Received.Silent());
    }
  }

  @Test
  void aClosedPortRefuses() throws IOException, InterruptedException {
    int closed;
    try (DatagramSocket gone = server()) {
      closed = gone.getLocalPort();
    }
    try (DatagramConversation flow = to(closed)) {
      flow.send("question", Bytes.of(1));
      assertThat(flow.receive(LONG)).isInstanceOf(Received.Refused.class);
      assertThat(flow.receive(SHORT)).as("told once").isEqualTo(new Received.Silent());
    }
  }

  @Test
  void aFloodIsBounded() throws IOException, InterruptedException {
    try (DatagramSocket server = server();
        DatagramConversation flow = to(server.getLocalPort())) {
      flow.send("question", Bytes.of(1));
      DatagramPacket asked = received(server);
      for (int i = 0; i <= DatagramConversation.MAX_RECEIVED; i++) {
        server.send(new DatagramPacket(new byte[] {3}, 1, asked.getSocketAddress()));
      }
      for (int i = 0; i < DatagramConversation.MAX_RECEIVED; i++) {
        assertThat(flow.receive(LONG)).isInstanceOf(Received.Datagram.class);
      }
      assertThat(flow.receive(LONG)).isEqualTo(new Received.TooMuch());
    }
  }

  @Test
  void anInterruptEndsTheWait() throws IOException, InterruptedException {
    try (DatagramSocket server = server()) {
      DatagramConversation flow = to(server.getLocalPort());
      FutureTask<Received> wait = new FutureTask<>(() -> flow.receive(LONG));
      Thread thread = Thread.ofVirtual().start(wait);
      Thread.sleep(50);
      thread.interrupt();
      assertThatThrownBy(wait::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void closingTheDialerEndsEveryFlow() throws IOException, InterruptedException {
    try (DatagramSocket server = server()) {
      DatagramConversation flow = to(server.getLocalPort());
      dialer.close();
      assertThat(flow.receive(LONG)).isEqualTo(new Received.Silent());
    }
  }

  @Test
  void theDeadlineIsKept() throws IOException, InterruptedException {
    try (DatagramSocket server = server();
        SocketDatagramDialer hurried =
            new SocketDatagramDialer(journal, Deadline.in(Duration.ZERO));
        DatagramConversation flow =
            hurried.open(new Flow(StageId.UDP, "test", HERE, server.getLocalPort()))) {
      assertThat(flow.receive(LONG)).isEqualTo(new Received.Silent());
    }
  }
}
