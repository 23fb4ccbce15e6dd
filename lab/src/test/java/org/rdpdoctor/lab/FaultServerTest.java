package org.rdpdoctor.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.lab.TestingClient.End;
import org.rdpdoctor.wire.Bytes;

class FaultServerTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Fault SILENT = Fault.withoutCase("silent", "silent", () -> Peer::drain);

  private static FaultServer start(Behaviour behaviour) throws IOException {
    return FaultServer.start(Fault.withoutCase("test", "test", () -> behaviour), LOOPBACK, 0);
  }

  @Test
  void endsConnectionsAndThreadsWhenClosed() throws IOException {
    FaultServer server = FaultServer.start(SILENT, LOOPBACK, 0);
    try (TestingClient client = new TestingClient(server)) {
      client.send(Bytes.of(1));
      server.close();
      assertThat(client.readToEnd(Integer.MAX_VALUE).end()).isNotEqualTo(End.SILENCE);
    }
    assertThat(server.defect()).isEmpty();
    InetSocketAddress address = new InetSocketAddress(LOOPBACK, server.port());
    assertThatThrownBy(() -> new Socket().connect(address)).isInstanceOf(ConnectException.class);
  }

  @Test
  void endsAConnectionThatLivesTooLong() throws IOException {
    try (FaultServer server = FaultServer.start(SILENT, LOOPBACK, 0, Duration.ofMillis(100));
        TestingClient client = new TestingClient(server)) {
      assertThat(client.readToEnd(Integer.MAX_VALUE).end()).isEqualTo(End.CLOSED);
    }
  }

  @Test
  void endsAWriterWhoseClientDoesNotRead() throws IOException, InterruptedException {
    Behaviour flood =
        peer -> {
          for (int i = 0; i < 100_000; i++) {
            peer.send(Bytes.of(new byte[16 * 1024]));
          }
        };
    Fault fault = Fault.withoutCase("flood", "flood", () -> flood);
    FaultServer server = FaultServer.start(fault, LOOPBACK, 0, Duration.ofSeconds(20));
    try (Socket unread = new Socket(LOOPBACK, server.port())) {
      assertThat(unread.isConnected()).isTrue();
      Thread.sleep(200);
      server.close();
      assertThat(server.defect()).isEmpty();
    }
  }

  @Test
  void letsFurtherClientsWaitInTheQueue() throws IOException {
    try (FaultServer server = start(peer -> peer.send(peer.read(1)))) {
      List<TestingClient> clients = new ArrayList<>();
      for (int i = 0; i <= FaultServer.MAX_CONNECTIONS; i++) {
        clients.add(new TestingClient(server));
      }
      TestingClient late = clients.removeLast();
      late.send(Bytes.of(7));
      assertThat(late.readToEnd(0).bytes().isEmpty()).isTrue();
      clients.getFirst().close();
      assertThat(late.readAtLeast(1).bytes()).isEqualTo(Bytes.of(7));
      late.close();
      for (TestingClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void listensOnTheGivenAddressOnly() throws IOException {
    try (FaultServer server = FaultServer.start(SILENT, LOOPBACK, 0);
        ServerSocket elsewhere =
            new ServerSocket(server.port(), 1, InetAddress.getByName("127.0.0.2"))) {
      assertThat(server.address().isLoopbackAddress()).isTrue();
      assertThat(elsewhere.getLocalPort()).isEqualTo(server.port());
    }
  }

  @Test
  void tellsItsOwnErrorsAndNoOthers() throws IOException {
    FaultServer server =
        start(peer -> {
          peer.read(2);
          throw new IllegalStateException("wrong");
        });
    try (TestingClient early = new TestingClient(server)) {
      early.send(Bytes.of(1));
    }
    try (TestingClient client = new TestingClient(server)) {
      client.send(Bytes.of(1, 2));
      client.readToEnd(Integer.MAX_VALUE);
    }
    server.close();
    assertThat(server.defect()).hasValueSatisfying(text -> assertThat(text).contains("wrong"));
  }
}
