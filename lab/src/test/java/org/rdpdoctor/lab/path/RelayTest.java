package org.rdpdoctor.lab.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.TestingClient;
import org.rdpdoctor.lab.TestingClient.End;
import org.rdpdoctor.lab.TestingTls;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.path.Hindrance.Act;
import org.rdpdoctor.lab.path.Hindrance.Ban;
import org.rdpdoctor.lab.path.Hindrance.Broken;
import org.rdpdoctor.lab.path.Hindrance.Cut;
import org.rdpdoctor.lab.path.Hindrance.FewPlaces;
import org.rdpdoctor.lab.path.Hindrance.IdleTimer;
import org.rdpdoctor.lab.path.Hindrance.LargeSegmentsLost;
import org.rdpdoctor.lab.path.Hindrance.NoUdp;
import org.rdpdoctor.lab.path.Hindrance.Nothing;
import org.rdpdoctor.lab.path.Hindrance.OwnClient;
import org.rdpdoctor.lab.path.Hindrance.Refusal;
import org.rdpdoctor.lab.path.Hindrance.Slow;
import org.rdpdoctor.lab.path.Hindrance.TlsInterception;
import org.rdpdoctor.lab.path.Hindrance.Trigger;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tls.HelloRandomness;
import org.rdpdoctor.wire.tls.TlsRecord;
import org.rdpdoctor.wire.tls.TlsVersion;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;

class RelayTest {
  private static final Behaviour ECHO = RelayTest::echo;
  private static final Bytes WORD = Bytes.of(7, 7, 7);
  private static final Bytes REQUEST = TestingClient.request(SecurityProtocols.SSL);
  private static final Bytes HELLO = TestingClient.hello(HelloProfile.currentWindows());
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration APART = Duration.ofMillis(400);
  private static final int DATAGRAM_MILLIS = 5000;

  private static void echo(Peer peer) throws IOException {
    for (Bytes some = peer.readAvailable(); !some.isEmpty(); some = peer.readAvailable()) {
      peer.send(some);
    }
  }

  private static ObstructedServer start(Behaviour behaviour, Hindrance... hindrances)
      throws IOException {
    Fault fault = Fault.withoutCase("test", "test", () -> behaviour);
    return ObstructedServer.start(fault, Arrays.asList(hindrances));
  }

  private static TestingClient connect(ObstructedServer server) throws IOException {
    return new TestingClient(server.address(), server.port());
  }

  private static void passes(ObstructedServer server, Bytes bytes) throws IOException {
    try (TestingClient client = connect(server)) {
      client.send(bytes);
      assertThat(client.readAtLeast(bytes.size()).bytes()).isEqualTo(bytes);
    }
  }

  private static End endAfter(ObstructedServer server, Bytes bytes) throws IOException {
    try (TestingClient client = connect(server)) {
      client.send(bytes);
      TestingClient.Seen seen = client.readToEnd(0);
      assertThat(seen.bytes().isEmpty()).isTrue();
      return seen.end();
    }
  }

  private static Bytes requestWithCookie() {
    Bytes cookie = Bytes.of("Cookie: mstshash=ann\r\n".getBytes(StandardCharsets.US_ASCII));
    ConnectionRequest request =
        new ConnectionRequest(
            0,
            0,
            0,
            Optional.of(cookie),
            Optional.of(new RdpNegReq(SecurityProtocols.SSL)),
            Optional.<Bytes>empty());
    return new Tpkt(request.toBytes()).toBytes();
  }

  @Test
  void nothingChangesNothing() throws IOException {
    try (ObstructedServer server = start(ECHO, new Nothing(), new Nothing())) {
      passes(server, WORD);
      try (TestingClient client = connect(server)) {
        client.send(WORD);
        client.socket().shutdownOutput();
        TestingClient.Seen seen = client.readToEnd(Integer.MAX_VALUE);
        assertThat(seen.bytes()).isEqualTo(WORD);
        assertThat(seen.end()).isEqualTo(End.CLOSED);
      }
      assertThat(server.defect()).isEmpty();
    }
  }

  @Test
  void aBastionAsksForWhatItSpeaksHoweverTheRequestIsCut() throws IOException {
    Bytes both = TestingClient.request(SecurityProtocols.SSL.with(SecurityProtocols.HYBRID));
    try (ObstructedServer server = start(ECHO, new OwnClient(SecurityProtocols.SSL, false));
        TestingClient client = connect(server)) {
      client.send(both.first(1));
      client.send(both.slice(1, both.size()));
      assertThat(client.readAtLeast(REQUEST.size()).bytes()).isEqualTo(REQUEST);
      client.send(WORD);
      assertThat(client.readAtLeast(WORD.size()).bytes()).isEqualTo(WORD);
      assertThat(server.defect()).isEmpty();
    }
  }

  @Test
  void aBrokenTunnelClosesOrGarblesBehindSoManyBytes() throws IOException {
    try (ObstructedServer server = start(ECHO, new Broken(2, false));
        TestingClient client = connect(server)) {
      client.send(WORD);
      TestingClient.Seen seen = client.readToEnd(Integer.MAX_VALUE);
      assertThat(seen.bytes()).isEqualTo(WORD.first(2));
      assertThat(seen.end()).isEqualTo(End.CLOSED);
    }
    try (ObstructedServer server = start(ECHO, new Broken(2, true));
        TestingClient client = connect(server)) {
      client.send(WORD);
      assertThat(client.readAtLeast(WORD.size()).bytes()).isEqualTo(Bytes.of(7, 7, 7 ^ 0x55));
    }
  }

  @Test
  void aResetOfTheServerArrives() throws IOException {
    Behaviour resets =
        peer -> {
          peer.read(WORD.size());
          peer.reset();
        };
    try (ObstructedServer server = start(resets, new Nothing())) {
      assertThat(endAfter(server, WORD)).isEqualTo(End.RESET);
    }
  }

  @Test
  void aServerThatIsGoneCostsAReset() throws IOException {
    ObstructedServer gone = start(ECHO);
    InetSocketAddress address = new InetSocketAddress(gone.address(), gone.port());
    gone.close();
    try (ObstructedServer server =
            ObstructedServer.before(address, false, List.of(new Nothing()), LONG);
        TestingClient client = connect(server)) {
      assertThat(client.readToEnd(Integer.MAX_VALUE).end()).isEqualTo(End.RESET);
    }
  }

  @Test
  void aLongLineTakesItsTimeAndKeepsTheOrder() throws IOException {
    Slow slow = new Slow(Duration.ofMillis(100), Duration.ofMillis(50), 0);
    try (ObstructedServer server = start(ECHO, slow);
        TestingClient client = connect(server)) {
      long began = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        client.send(Bytes.of(i));
      }
      Bytes seen = client.readAtLeast(20).bytes();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(200));
      for (int i = 0; i < 20; i++) {
        assertThat(seen.at(i)).isEqualTo(i);
      }
    }
  }

  @Test
  void aNarrowLineTakesLongerForMore() throws IOException {
    Slow narrow = new Slow(Duration.ZERO, Duration.ZERO, 40_000);
    try (ObstructedServer server = start(ECHO, narrow)) {
      long began = System.nanoTime();
      passes(server, Bytes.of(new byte[20_000]));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(480));
    }
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void aBoxActsOnAHello(Act act) throws IOException {
    End expected =
        switch (act) {
          case RESET -> End.RESET;
          case CLOSE -> End.CLOSED;
          case SWALLOW -> End.SILENCE;
        };
    try (ObstructedServer server = start(ECHO, new Cut(Trigger.CLIENT_HELLO, act, true))) {
      passes(server, REQUEST);
      passes(server, WORD);
      assertThat(endAfter(server, HELLO)).isEqualTo(expected);
    }
  }

  @Test
  void aHelloAfterTheNegotiationIsSeen() throws IOException {
    try (ObstructedServer server = start(ECHO, new Cut(Trigger.CLIENT_HELLO, Act.RESET, true));
        TestingClient client = connect(server)) {
      client.send(REQUEST);
      client.readAtLeast(REQUEST.size());
      client.send(HELLO);
      assertThat(client.readToEnd(Integer.MAX_VALUE).end()).isEqualTo(End.RESET);
    }
  }

  @Test
  void aBoxKnowsRequestsCookiesAndServerNames() throws IOException {
    Bytes nameless =
        TlsRecord.join(
            List.of(
                HelloProfile.only(TlsVersion.TLS_1_2)
                    .helloRecord(
                        new HelloRandomness(
                            Bytes.of(new byte[32]), Bytes.of(new byte[32]), List.of()))));
    try (ObstructedServer requests = start(ECHO, new Cut(Trigger.REQUEST, Act.RESET, true));
        ObstructedServer cookies = start(ECHO, new Cut(Trigger.COOKIE, Act.RESET, true));
        ObstructedServer names = start(ECHO, new Cut(Trigger.SERVER_NAME, Act.RESET, true))) {
      assertThat(endAfter(requests, REQUEST)).isEqualTo(End.RESET);
      assertThat(endAfter(cookies, requestWithCookie())).isEqualTo(End.RESET);
      passes(cookies, REQUEST);
      assertThat(endAfter(names, HELLO)).isEqualTo(End.RESET);
      passes(names, nameless);
    }
  }

  @Test
  void aHelloInTwoPiecesDeceivesABoxThatDoesNotReassemble()
      throws IOException, InterruptedException {
    for (boolean reassembles : List.of(true, false)) {
      try (ObstructedServer server =
              start(ECHO, new Cut(Trigger.CLIENT_HELLO, Act.RESET, reassembles));
          TestingClient client = connect(server)) {
        client.send(HELLO.first(1));
        Thread.sleep(APART); // or both would be read as one
        client.send(HELLO.slice(1, HELLO.size()));
        TestingClient.Seen seen = client.readAtLeast(HELLO.size());
        assertThat(seen.end() == End.RESET).isEqualTo(reassembles);
        assertThat(seen.bytes().size()).isEqualTo(reassembles ? 0 : HELLO.size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void anIdleTimerEndsQuietConnections(Act act) throws IOException, InterruptedException {
    try (ObstructedServer server = start(ECHO, new IdleTimer(Duration.ofMillis(500), act));
        TestingClient client = connect(server)) {
      client.send(WORD);
      assertThat(client.readAtLeast(WORD.size()).bytes()).isEqualTo(WORD);
      if (act == Act.SWALLOW) {
        Thread.sleep(Duration.ofSeconds(1));
        client.send(WORD);
        assertThat(client.readToEnd(0).end()).isEqualTo(End.SILENCE);
      } else {
        assertThat(client.readToEnd(Integer.MAX_VALUE).end())
            .isEqualTo(act == Act.RESET ? End.RESET : End.CLOSED);
      }
    }
  }

  @Test
  void aBoxShowsItsOwnCertificateAndPassesWhatIsSaid() throws Exception {
    ServerCertificate own = CertificateRecipe.asWindowsMakesIt("server.lab.example").sign();
    Behaviour secured =
        peer -> {
          SecureChannel channel = SecureChannel.accept(peer, TlsProfile.windowsServer2022(), own);
          channel.send(channel.read());
        };
    try (ObstructedServer server = start(secured, interception());
        Socket socket = new Socket(server.address(), server.port());
        SSLSocket session = TestingTls.handshake(socket, "TLSv1.3")) {
      assertThat(TestingTls.chain(session).getFirst().getSubjectX500Principal().getName())
          .contains("box.lab.example");
      session.getOutputStream().write(WORD.toArray());
      assertThat(TestingTls.read(session)).isEqualTo(WORD);
    }
  }

  private static TlsInterception interception() {
    return new TlsInterception(
        TlsProfile.openSsl3(), CertificateRecipe.asWindowsMakesIt("box.lab.example").sign());
  }

  @Test
  void aBoxWithoutAServerBehindResets() throws IOException {
    try (ObstructedServer server = start(Peer::readAvailable, interception())) {
      assertThat(endAfter(server, HELLO)).isEqualTo(End.RESET);
    }
  }

  @Test
  void largeSegmentsVanishUnlessTheWindowIsSmall() throws IOException {
    Bytes large = Bytes.of(new byte[3000]);
    Behaviour talkative =
        peer -> {
          peer.read(1);
          peer.send(WORD);
          peer.read(1);
          peer.send(large);
          peer.read(1);
        };
    try (ObstructedServer server = start(talkative, new LargeSegmentsLost(1300))) {
      try (TestingClient client = connect(server)) {
        client.send(Bytes.of(1));
        assertThat(client.readAtLeast(WORD.size()).bytes()).isEqualTo(WORD);
        client.send(Bytes.of(1));
        assertThat(client.readToEnd(0).end()).isEqualTo(End.SILENCE);
      }
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress(server.address(), server.port()));
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        socket.setSoTimeout(DATAGRAM_MILLIS);
        socket.getOutputStream().write(new byte[2]);
        assertThat(socket.getInputStream().readNBytes(WORD.size() + large.size()))
            .hasSize(WORD.size() + large.size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void aBanBeginsAfterTheLastFreeConnection(Refusal refusal) throws IOException {
    try (ObstructedServer server = start(ECHO, new Ban(2, refusal))) {
      passes(server, WORD);
      passes(server, WORD);
      switch (refusal) {
        case RESET -> assertThat(lateEnd(server)).isEqualTo(End.RESET);
        case REFUSED ->
            assertThatThrownBy(() -> connect(server)).isInstanceOf(ConnectException.class);
        case SILENT -> assertThat(isUnanswered(server)).isTrue();
      }
    }
  }

  private static End lateEnd(ObstructedServer server) throws IOException {
    try (TestingClient client = connect(server)) {
      return client.readToEnd(Integer.MAX_VALUE).end();
    }
  }

  private static boolean isUnanswered(ObstructedServer server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.address(), server.port()), 1500);
      return false;
    } catch (SocketTimeoutException unanswered) {
      return true;
    }
  }

  @Test
  void aPortCanBeShutFromTheBeginning() throws IOException {
    try (ObstructedServer silent = start(ECHO, new Ban(0, Refusal.SILENT));
        ObstructedServer refusing = start(ECHO, new Ban(0, Refusal.REFUSED))) {
      assertThat(isUnanswered(silent)).isTrue();
      assertThatThrownBy(() -> connect(refusing)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void whoComesWhenAllPlacesAreTakenIsReset() throws IOException {
    try (ObstructedServer server = start(ECHO, new FewPlaces(1));
        TestingClient first = connect(server)) {
      first.send(WORD);
      assertThat(first.readAtLeast(WORD.size()).bytes()).isEqualTo(WORD);
      assertThat(lateEnd(server)).isEqualTo(End.RESET);
      first.send(WORD);
      assertThat(first.readAtLeast(WORD.size()).bytes()).isEqualTo(WORD);
    }
  }

  @Test
  void datagramsPassUnlessTheyAreBlocked() throws IOException {
    Fault fault =
        Fault.withoutCase("test", "test", () -> ECHO)
            .withUdp(() -> datagram -> Optional.of(datagram));
    try (ObstructedServer open = ObstructedServer.start(fault, List.of(new Nothing()));
        ObstructedServer dropping =
            ObstructedServer.start(fault, List.of(new Nothing(), new NoUdp(false)));
        ObstructedServer closed =
            ObstructedServer.start(fault, List.of(new Nothing(), new NoUdp(true)))) {
      assertThat(ask(open, DATAGRAM_MILLIS)).isEqualTo(WORD);
      assertThatThrownBy(() -> ask(dropping, 300)).isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> ask(closed, DATAGRAM_MILLIS))
          .isInstanceOf(PortUnreachableException.class);
      passes(dropping, WORD);
      passes(closed, WORD);
    }
  }

  private static Bytes ask(ObstructedServer server, int millis) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      socket.connect(new InetSocketAddress(server.address(), server.port()));
      socket.setSoTimeout(millis);
      socket.send(new DatagramPacket(WORD.toArray(), WORD.size()));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      return Bytes.of(answer.getData(), 0, answer.getLength());
    }
  }

  /** The box next to the client acts on what would still have reached the broken server. */
  @Test
  void whatIsNearerToTheClientActsFirst() throws IOException, DecodeException {
    Fault broken = Faults.find("listener-key-unreadable").orElseThrow();
    Cut drops = new Cut(Trigger.CLIENT_HELLO, Act.SWALLOW, true);
    try (ObstructedServer server =
        ObstructedServer.start(broken, List.of(drops, new Slow(Duration.ZERO, Duration.ZERO, 0)))) {
      try (TestingClient client = connect(server)) {
        assertThat(client.negotiate(TestingClient.MSTSC)).isPresent();
        client.send(HELLO);
        assertThat(client.readToEnd(0).end()).isEqualTo(End.SILENCE);
      }
      assertThat(server.defect()).isEmpty();
    }
    try (ObstructedServer server =
            ObstructedServer.start(broken, List.of(new Slow(Duration.ZERO, Duration.ZERO, 0)));
        TestingClient client = connect(server)) {
      assertThat(client.negotiate(TestingClient.MSTSC)).isPresent();
      client.send(HELLO);
      assertThat(client.readToEnd(Integer.MAX_VALUE).end()).isEqualTo(End.RESET);
    }
  }

  @Test
  void closingEndsEverything() throws IOException {
    ObstructedServer server =
        start(Peer::drain, new Slow(APART, APART, 0), new Cut(Trigger.REQUEST, Act.SWALLOW, true));
    try (TestingClient client = connect(server)) {
      client.send(REQUEST);
      server.close();
      assertThat(client.readToEnd(Integer.MAX_VALUE).end()).isNotEqualTo(End.SILENCE);
    }
    assertThat(server.defect()).isEmpty();
  }
}
