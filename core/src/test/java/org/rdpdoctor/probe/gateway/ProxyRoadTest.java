package org.rdpdoctor.probe.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.model.TcpObservation.TcpNotForwarded;
import org.rdpdoctor.probe.net.ProxyAddress;
import org.rdpdoctor.probe.net.TestingServer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.socks.Socks5;

/** Proxies on the way to a target and to a gateway. */
class ProxyRoadTest {
  @TempDir private Path folder;

  private static ProxyAddress at(ProxyAddress.Kind kind, TestingServer proxy) {
    return new ProxyAddress(kind, "127.0.0.1", proxy.port());
  }

  private static Observation first(Run run, StageId stage) {
    return run.roads()
        .getFirst()
        .stage(stage)
        .orElseThrow()
        .observations()
        .getFirst()
        .observation();
  }

  @ParameterizedTest
  @EnumSource
  void aTargetIsReachedThroughAProxy(ProxyAddress.Kind kind)
      throws IOException, InterruptedException {
    try (FaultServer target =
            FaultServer.start(
                Faults.find("healthy-windows").orElseThrow(), InetAddress.getLoopbackAddress(), 0);
        TestingServer proxy = TestingServer.start(forwarding(kind, target.port()))) {
      Run run =
          new TestingGateway(folder)
              .through(at(kind, proxy))
              .prober()
              .examine(new Target("far.example", "far.example", 3389));
      assertThat(first(run, StageId.TCP)).isInstanceOf(TcpForwarded.class);
      assertThat(first(run, StageId.NLA)).isInstanceOf(NlaChallenged.class);
    }
  }

  @Test
  void aProxyThatRefusesIsSeen() throws IOException, InterruptedException {
    TestingServer.Behaviour refuses =
        socket -> {
          readHead(socket.getInputStream());
          write(socket, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        };
    try (TestingServer proxy = TestingServer.start(refuses)) {
      Run run =
          new TestingGateway(folder)
              .through(at(ProxyAddress.Kind.HTTP, proxy))
              .prober()
              .examine(new Target("far.example", "far.example", 3389));
      assertThat(first(run, StageId.TCP))
          .isInstanceOfSatisfying(
              TcpNotForwarded.class,
              not -> assertThat(not.how()).isEqualTo("it demands authentication (status 407)"));
    }
  }

  @Test
  void aSocksProxyThatMayNotConnectIsSeen() throws IOException, InterruptedException {
    TestingServer.Behaviour refuses =
        socket -> {
          socket.getInputStream().readNBytes(3);
          socket.getOutputStream().write(new Socks5.MethodChoice(0).toBytes().toArray());
          readRequest(socket.getInputStream());
          socket.getOutputStream().write(Socks5.Message.reply(2).toBytes().toArray());
        };
    try (TestingServer proxy = TestingServer.start(refuses)) {
      Run run =
          new TestingGateway(folder)
              .through(at(ProxyAddress.Kind.SOCKS5, proxy))
              .prober()
              .examine(new Target("far.example", "far.example", 3389));
      assertThat(first(run, StageId.TCP))
          .isInstanceOfSatisfying(
              TcpNotForwarded.class,
              not ->
                  assertThat(not.how()).isEqualTo("it refuses: connection not allowed by ruleset"));
    }
  }

  @Test
  void aGatewayIsReachedThroughAProxy() throws IOException, InterruptedException {
    try (FaultServer gateway =
            FaultServer.start(
                Faults.find("healthy-gateway").orElseThrow(), InetAddress.getLoopbackAddress(), 0);
        TestingServer proxy =
            TestingServer.start(forwarding(ProxyAddress.Kind.HTTP, gateway.port()))) {
      Run run =
          new TestingGateway(folder)
              .through(at(ProxyAddress.Kind.HTTP, proxy))
              .prober()
              .examine(
                  new Target(TestingGateway.TARGET, TestingGateway.TARGET, 3389)
                      .through(new GatewayAddress("localhost", gateway.port())));
      assertThat(TestingGateway.seen(run)).last().isInstanceOf(GatewayChannelOpened.class);
      assertThat(first(run, StageId.NLA)).isInstanceOf(NlaChallenged.class);
    }
  }

  /** Whatever is asked for, it connects to this port. */
  private static TestingServer.Behaviour forwarding(ProxyAddress.Kind kind, int port) {
    return socket -> {
      switch (kind) {
        case HTTP -> {
          readHead(socket.getInputStream());
          write(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
        }
        case SOCKS5 -> {
          socket.getInputStream().readNBytes(3);
          socket.getOutputStream().write(new Socks5.MethodChoice(0).toBytes().toArray());
          readRequest(socket.getInputStream());
          socket.getOutputStream().write(Socks5.Message.reply(0).toBytes().toArray());
        }
      }
      try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread back = Thread.ofVirtual().start(() -> copy(target, socket));
        copy(socket, target);
        back.join();
      }
    };
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      byte[] buffer = new byte[4096];
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        output.write(buffer, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException ended) {
      // one side has left
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void readHead(InputStream input) throws IOException {
    int newlines = 0;
    while (newlines < 2) {
      int each = input.read();
      newlines = each == '\n' ? newlines + 1 : each == '\r' ? newlines : 0;
    }
  }

  /** A request for a name. */
  private static Bytes readRequest(InputStream input) throws IOException {
    byte[] head = input.readNBytes(5);
    return Bytes.of(input.readNBytes((head[4] & 0xFF) + 2));
  }
}
