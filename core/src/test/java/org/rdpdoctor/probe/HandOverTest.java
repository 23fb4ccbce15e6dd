package org.rdpdoctor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.HandOver.Negotiated;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.TlsVersion;

@Timeout(60)
class HandOverTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final ServerCertificate CERTIFICATE =
      CertificateRecipe.asWindowsMakesIt("host.example").sign();

  private FaultServer server;
  private TestingRoad road;

  @BeforeEach
  void start() throws IOException {
    Fault echo =
        Fault.withoutCase(
            "tls",
            "a TLS server that reads",
            () ->
                peer ->
                    SecureChannel.accept(peer, TlsProfile.windowsServer2022(), CERTIFICATE)
                        .drain());
    server = FaultServer.start(echo, InetAddress.getLoopbackAddress(), 0);
    road = new TestingRoad(server.port(), TestingRoad.options(8, LIMIT));
  }

  @AfterEach
  void stop() {
    road.close();
    server.close();
  }

  private Conversation connect() throws InterruptedException {
    Call call = new Call(StageId.TLS, "test", road.address(), server.port(), LIMIT, 0);
    return ((Dialed.Connected) road.dialer().dial(call)).conversation();
  }

  private TlsSession session() throws InterruptedException {
    TlsSession.Handshake handshake =
        TlsSession.establish(connect(), List.of(TlsVersion.TLS_1_3), Optional.empty(), LIMIT);
    return ((TlsSession.Handshake.Established) handshake).session();
  }

  private List<Integer> closed() {
    return road.connections().stream().map(Connection::id).toList();
  }

  @Test
  void whatIsLeftIsClosed() throws InterruptedException {
    HandOver handOver = new HandOver();
    handOver.leaveConnected(connect());
    handOver.leaveNegotiated(
        new Negotiated(connect(), SecurityProtocols.SSL, SecurityProtocols.SSL));
    handOver.leaveNegotiated(
        new Negotiated(connect(), SecurityProtocols.HYBRID, SecurityProtocols.HYBRID));
    handOver.leaveSession(session());
    assertThat(closed()).isEmpty();
    handOver.close();
    assertThat(closed()).hasSize(4);
    assertThat(handOver.takeConnected()).isEmpty();
    assertThat(handOver.takeNegotiated()).isEmpty();
    assertThat(handOver.takeSession()).isEmpty();
    handOver.close();
    assertThat(closed()).hasSize(4);
  }

  @Test
  void whatIsTakenIsNotClosed() throws InterruptedException {
    HandOver handOver = new HandOver();
    handOver.leaveSession(session());
    TlsSession taken = handOver.takeSession().orElseThrow();
    handOver.close();
    assertThat(closed()).isEmpty();
    taken.close();
    assertThat(closed()).hasSize(1);
  }

  @Test
  void onlyTheLastSessionIsKept() throws InterruptedException {
    HandOver handOver = new HandOver();
    TlsSession first = session();
    TlsSession second = session();
    handOver.leaveSession(first);
    handOver.leaveSession(second);
    assertThat(closed()).containsExactly(first.conversation().id());
    assertThat(handOver.takeSession()).contains(second);
    assertThat(handOver.takeSession()).isEmpty();
    second.close();
  }

  @Test
  void negotiationsAreTakenByWhatTheServerSelected() throws InterruptedException {
    HandOver handOver = new HandOver();
    Negotiated ssl = new Negotiated(connect(), SecurityProtocols.SSL, SecurityProtocols.SSL);
    Negotiated nla = new Negotiated(connect(), SecurityProtocols.HYBRID, SecurityProtocols.HYBRID);
    handOver.leaveNegotiated(ssl);
    handOver.leaveNegotiated(nla);
    assertThat(handOver.takeNegotiated(SecurityProtocols.HYBRID_EX)).isEmpty();
    assertThat(handOver.takeNegotiated(SecurityProtocols.HYBRID)).contains(nla);
    assertThat(handOver.takeNegotiated(SecurityProtocols.HYBRID)).isEmpty();
    assertThat(handOver.takeNegotiated()).contains(ssl);
    assertThat(handOver.takeNegotiated()).isEmpty();
  }

  @Test
  void chainsKeepTheirOrder() {
    try (HandOver handOver = new HandOver()) {
      handOver.leaveChain(List.of(Bytes.of(1)));
      handOver.leaveChain(List.of(Bytes.of(2), Bytes.of(3)));
      assertThat(handOver.chains())
          .containsExactly(List.of(Bytes.of(1)), List.of(Bytes.of(2), Bytes.of(3)));
    }
  }
}
