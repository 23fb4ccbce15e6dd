package org.rdpdoctor.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.lab.rdp.TlsRoad;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.EndedBy;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.StageOutcome.Crashed;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.probe.TestingLab.Examined;
import org.rdpdoctor.probe.net.TestingCapture;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.NegotiationResponseFlags;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;

@Timeout(120)
class TlsStageTest {
  private static final Duration SHORT_DEADLINE = Duration.ofSeconds(1);

  /** The deadline, what a stage that does not end gets on top, and its farewell. */
  private static final Duration LONGEST_WITH_SHORT_DEADLINE = Duration.ofMillis(1900);

  private static final List<TlsVersion> CURRENT = List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);

  /** Type and the length's first byte of the extension by which TLS 1.3 is offered. */
  private static final String SUPPORTED_VERSIONS = "002b00";

  private static final WindowsIdentity IDENTITY = WindowsIdentity.labServer();

  /** Classes are loaded and compiled, so that times are those of a server. */
  @BeforeAll
  static void warmUp() throws InterruptedException {
    TestingLab.examine("healthy-windows");
  }

  private static Examined examine(String fault) throws InterruptedException {
    Examined examined = TestingLab.examine(fault);
    assertThatAllIsClosed(examined, 3);
    return examined;
  }

  /** Numbers are given when a connection opens and it is listed when it has closed. */
  private static void assertThatAllIsClosed(Examined examined, int places) {
    assertThat(examined.connections())
        .extracting(Connection::id)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, examined.connections().size()).boxed().toList());
    assertThat(examined.served()).isLessThanOrEqualTo(examined.connections().size());
    assertThat(examined.mostAtOnce()).isLessThanOrEqualTo(places);
    assertThat(examined.road().stages()).noneMatch(stage -> stage.outcome() instanceof Crashed);
  }

  private static List<TlsObservation> seen(Examined examined, Way way) {
    return examined.seen(TlsObservation.class).stream()
        .filter(each -> each.hello().way() == way)
        .toList();
  }

  private static TlsObservation answerTo(Examined examined, TlsVersion version) {
    return seen(examined, Way.AFTER_NEGOTIATION).stream()
        .filter(each -> each.hello().versions().equals(List.of(version)))
        .findFirst()
        .orElseThrow();
  }

  private static TlsVersion acceptedFor(Examined examined, TlsVersion version) {
    return ((TlsAccepted) answerTo(examined, version)).version();
  }

  private static AlertDescription alertFor(Examined examined, TlsVersion version) {
    return ((TlsAlerted) answerTo(examined, version)).alert();
  }

  private static SecuredRoad tls(TlsProfile profile) {
    return new TlsRoad(
        profile,
        CertificateRecipe.asWindowsMakesIt(IDENTITY.dnsName()).sign(),
        new CredSspServer(IDENTITY));
  }

  private static RdpListener windows(SecuredRoad road) {
    return RdpListener.likeWindows(Negotiation.windowsDemandingNla(), road);
  }

  /** Whatever connection gets which turn: a hello is asked again until it fares differently. */
  @RepeatedTest(5)
  void aPeerThatCutsEverySecondHelloIsToldFromOneThatMindsAVersion() throws InterruptedException {
    Examined examined = examine("intermittent");
    assertThat(TlsFates.changed(examined.road().stage(StageId.TLS).orElseThrow().observations()))
        .isTrue();
  }

  @Test
  void whatIsCutOffEveryTimeIsAskedAgain() throws InterruptedException {
    SecuredRoad healthy = tls(TlsProfile.windowsServer2022());
    SecuredRoad mindsTls13 =
        (peer, selected) -> {
          boolean offered = peer.peekAvailable().toString().contains(SUPPORTED_VERSIONS);
          if (offered) {
            peer.readAvailable();
            peer.reset();
          } else {
            healthy.serve(peer, selected);
          }
        };
    Examined examined = TestingLab.examine(windows(mindsTls13), TestingLab.options());
    assertThat(seen(examined, Way.AFTER_NEGOTIATION))
        .filteredOn(each -> each.hello().versions().equals(CURRENT))
        .hasSize(4)
        .allMatch(TlsReset.class::isInstance);
  }

  @Test
  void healthyWindows() throws InterruptedException {
    Examined examined = examine("healthy-windows");
    assertThat(acceptedFor(examined, TlsVersion.TLS_1_2)).isEqualTo(TlsVersion.TLS_1_2);
    assertThat(acceptedFor(examined, TlsVersion.TLS_1_3)).isEqualTo(TlsVersion.TLS_1_3);
    for (TlsVersion old : List.of(TlsVersion.TLS_1_1, TlsVersion.TLS_1_0, TlsVersion.SSL_3_0)) {
      assertThat(alertFor(examined, old)).isEqualTo(AlertDescription.PROTOCOL_VERSION);
    }
    assertThat(seen(examined, Way.BARE)).hasOnlyElementsOfType(TlsAccepted.class).hasSize(1);
    assertThat(seen(examined, Way.SPLIT)).isEmpty();
    assertThat(seen(examined, Way.SMALL_WINDOW)).isEmpty();
    assertThat(examined.seen(TlsSessionEstablished.class))
        .singleElement()
        .satisfies(session -> {
          assertThat(session.hello())
              .isEqualTo(new Hello(Way.AFTER_NEGOTIATION, CURRENT, Optional.of(TestingLab.NAME)));
          assertThat(session.version()).isEqualTo(TlsVersion.TLS_1_3);
          assertThat(session.group()).contains(NamedGroup.X25519);
        });
    assertThat(examined.seen(NlaChallenged.class)).hasSize(1);
    assertThat(examined.connections()).hasSizeLessThanOrEqualTo(11);
  }

  @Test
  void healthyXrdp() throws InterruptedException {
    Examined examined = examine("healthy-xrdp");
    assertThat(examined.seen(TlsSessionEstablished.class)).hasSize(1);
    assertThat(seen(examined, Way.BARE))
        .singleElement()
        .isInstanceOfSatisfying(
            TlsGarbage.class, garbage -> assertThat(garbage.mcsDisconnect()).isTrue());
    assertThat(examined.outcome(StageId.NLA))
        .isEqualTo(new NotReached("the server does not offer NLA"));
  }

  @Test
  void aSessionWithAnOldVersionLeadsToNlaToo() throws InterruptedException {
    Examined examined = examine("tls-1.0-only");
    assertThat(examined.seen(TlsSessionEstablished.class))
        .singleElement()
        .satisfies(session -> {
          assertThat(session.hello().versions()).containsExactly(TlsVersion.TLS_1_0);
          assertThat(session.version()).isEqualTo(TlsVersion.TLS_1_0);
        });
    assertThat(examined.seen(NlaChallenged.class)).hasSize(1);
  }

  @Test
  void anOlderVersionThanOfferedIsNotTheOneOffered() throws InterruptedException {
    Examined examined = examine("tls-1.0-only");
    assertThat(acceptedFor(examined, TlsVersion.TLS_1_2)).isEqualTo(TlsVersion.TLS_1_0);
    assertThat(examined.seen(TlsAccepted.class))
        .extracting(TlsAccepted::version)
        .containsOnly(TlsVersion.TLS_1_0);
  }

  @Test
  void theCertificateOfTls13ComesFromTheSession() throws InterruptedException {
    Examined examined = examine("tls-1.3-only");
    assertThat(acceptedFor(examined, TlsVersion.TLS_1_3)).isEqualTo(TlsVersion.TLS_1_3);
    assertThat(alertFor(examined, TlsVersion.TLS_1_2)).isEqualTo(AlertDescription.PROTOCOL_VERSION);
    assertThat(examined.seen(CertificatePresented.class))
        .singleElement()
        .satisfies(presented ->
            assertThat(presented.chain().getFirst().commonName()).contains(IDENTITY.dnsName()));
    assertThat(examined.seen(NlaChallenged.class)).hasSize(1);
  }

  @Test
  void rareSuitesAreFoundAndNoSessionComesAbout() throws InterruptedException {
    Examined examined = examine("tls-no-common-cipher");
    assertThat(answerTo(examined, TlsVersion.TLS_1_2))
        .isInstanceOfSatisfying(
            TlsAccepted.class,
            accepted -> assertThat(accepted.suite().name()).contains("CAMELLIA"));
    assertThat(seen(examined, Way.AFTER_NEGOTIATION))
        .filteredOn(each -> each.hello().versions().equals(CURRENT))
        .isNotEmpty()
        .allSatisfy(each ->
            assertThat(((TlsAlerted) each).alert()).isEqualTo(AlertDescription.HANDSHAKE_FAILURE));
    assertThat(examined.outcome(StageId.NLA))
        .isEqualTo(new NotReached("no TLS session came about"));
  }

  @Test
  void alertsAreNoReasonToAskInOtherWays() throws InterruptedException {
    Examined examined = examine("tls-version-alert-70");
    assertThat(examined.seen(TlsObservation.class))
        .hasSize(7)
        .allSatisfy(each ->
            assertThat(((TlsAlerted) each).alert()).isEqualTo(AlertDescription.PROTOCOL_VERSION));
    assertThat(examined.connections())
        .filteredOn(each -> each.stage() == StageId.TLS)
        .allMatch(each -> each.alert().equals(Optional.of(70)));
    assertThat(examined.outcome(StageId.CERTIFICATE))
        .isEqualTo(new NotReached("no TLS handshake got as far as a certificate"));
  }

  @Test
  void aResetToEveryHello() throws InterruptedException {
    Examined examined = examine("listener-key-unreadable");
    assertThat(examined.seen(TlsObservation.class)).hasOnlyElementsOfType(TlsReset.class);
    assertThat(seen(examined, Way.SPLIT)).hasSize(1);
    assertThat(seen(examined, Way.SMALL_WINDOW)).as("nothing was silent").isEmpty();
    assertThat(examined.connections())
        .filteredOn(each -> each.stage() == StageId.TLS)
        .isNotEmpty()
        .allMatch(each -> each.endedBy() == EndedBy.PEER);
  }

  @Test
  void anEndToEveryHello() throws InterruptedException {
    Examined examined = examine("listener-key-unreadable-fin");
    assertThat(examined.seen(TlsObservation.class)).hasOnlyElementsOfType(TlsClosed.class);
    assertThat(seen(examined, Way.SPLIT)).hasSize(1);
    assertThat(seen(examined, Way.SMALL_WINDOW)).isEmpty();
  }

  @Test
  void silenceToEveryHello() throws InterruptedException {
    Examined examined = examine("listener-key-unreadable-silent");
    assertThat(examined.seen(TlsObservation.class)).hasOnlyElementsOfType(TlsSilent.class);
    assertThat(seen(examined, Way.SPLIT)).hasSize(1);
    assertThat(seen(examined, Way.SMALL_WINDOW)).hasSize(1);
    assertThat(examined.took(StageId.TLS))
        .as("patience ends after a few")
        .isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aSplitHelloPassesTheFirewall() throws InterruptedException {
    Examined examined = examine("firewall-reset-after-clienthello");
    assertThat(seen(examined, Way.AFTER_NEGOTIATION)).hasOnlyElementsOfType(TlsReset.class);
    assertThat(seen(examined, Way.SPLIT)).hasSize(1).hasOnlyElementsOfType(TlsAccepted.class);
  }

  @Test
  void anAnswerToTheBareHelloDoesNotHideTheFirewall() throws InterruptedException {
    SecuredRoad healthy = tls(TlsProfile.windowsServer2022());
    SecuredRoad firewall =
        (peer, selected) -> {
          if (peer.peekAvailable().startsWith(Bytes.of(0x16, 0x03))) {
            peer.reset();
          } else {
            healthy.serve(peer, selected);
          }
        };
    RdpListener listener =
        new RdpListener(
            RdpListener.WINDOWS_OR_XRDP,
            Negotiation.windowsDemandingNla(),
            peer -> healthy.serve(peer, SecurityProtocols.HYBRID),
            firewall,
            Peer::finish,
            Peer::readAvailable);
    Examined examined = TestingLab.examine(listener, TestingLab.options());
    assertThat(seen(examined, Way.BARE)).hasOnlyElementsOfType(TlsAccepted.class);
    assertThat(seen(examined, Way.SPLIT)).hasSize(1).hasOnlyElementsOfType(TlsAccepted.class);
  }

  @Test
  void clearBytesOfXrdpAreRecognised() throws InterruptedException {
    Examined examined = examine("xrdp-key-mismatch");
    assertThat(examined.seen(TlsObservation.class))
        .hasSize(7)
        .allSatisfy(each -> assertThat(((TlsGarbage) each).mcsDisconnect()).isTrue());
  }

  /** On a busy machine xrdp's leave comes together with its confirm, before any hello. */
  @Test
  void clearBytesInTheSegmentOfTheConfirmAreNotLost() throws InterruptedException {
    ConnectionConfirm confirm =
        new ConnectionConfirm(
            0,
            RdpListener.WINDOWS_OR_XRDP,
            0,
            Optional.of(new RdpNegRsp(new NegotiationResponseFlags(0), SecurityProtocols.SSL)));
    Bytes both = new Tpkt(confirm.toBytes()).toBytes().append(RdpListener.GOODBYE);
    Behaviour hasty =
        peer -> {
          if (!peer.readAvailable().isEmpty()) {
            peer.send(both);
            peer.finish();
          }
        };
    Examined examined = TestingLab.examine(hasty, TestingLab.options());
    assertThat(seen(examined, Way.AFTER_NEGOTIATION))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(((TlsGarbage) each).mcsDisconnect()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"huge-length-record", "huge-length-handshake", "endless-after-hello"})
  void whatIsTooLargeIsNotReadToItsEnd(String fault) throws InterruptedException {
    Examined examined = examine(fault);
    assertThat(seen(examined, Way.AFTER_NEGOTIATION))
        .filteredOn(each -> each.hello().versions().size() == 1)
        .hasOnlyElementsOfType(TlsGarbage.class);
    assertThat(examined.seen(TlsSessionEstablished.class)).isEmpty();
    assertThat(examined.took(StageId.TLS)).isLessThan(Duration.ofSeconds(15));
    assertThat(examined.connections()).allMatch(each -> each.bytesReceived() < 5L * 1024 * 1024);
  }

  @Test
  void aHandshakeThatTheServerBreaksAfterItsHello() throws InterruptedException {
    SecuredRoad broken =
        (peer, _) -> {
          Bytes hello = peer.readAvailable();
          assertThat(hello.isEmpty()).isFalse();
          peer.send(ServerFlights.helloOnly());
          peer.finish();
        };
    Examined examined = TestingLab.examine(windows(broken), TestingLab.options());
    assertThat(examined.seen(TlsSessionFailed.class))
        .isNotEmpty()
        .allSatisfy(failed -> {
          assertThat(failed.phase()).isEqualTo("server's certificate");
          assertThat(failed.how()).isEqualTo("closed");
        });
    assertThatAllIsClosed(examined, 3);
  }

  @Test
  void theSessionOfTls12() throws InterruptedException {
    SecuredRoad tls12 = tls(TlsProfile.windowsServer2022().withVersions(TlsVersion.TLS_1_2));
    Examined examined = TestingLab.examine(windows(tls12), TestingLab.options());
    assertThat(examined.seen(TlsSessionEstablished.class))
        .singleElement()
        .satisfies(session -> {
          assertThat(session.version()).isEqualTo(TlsVersion.TLS_1_2);
          assertThat(session.group()).contains(NamedGroup.SECP384R1);
        });
    assertThat(examined.seen(NlaChallenged.class)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, false", "2, true", "3, true"})
  void nlaIsReachedWithFewPlaces(int places, boolean nlaDemanded) throws InterruptedException {
    Behaviour listener =
        nlaDemanded
            ? windows(tls(TlsProfile.windowsServer2022()))
            : RdpListener.likeWindows(
                TlsStageTest::takingEverything, tls(TlsProfile.windowsServer2022()));
    Examined examined = TestingLab.examine(listener, TestingLab.withPlaces(places));
    assertThat(examined.seen(NlaChallenged.class)).hasSize(1);
    assertThat(examined.seen(TlsNotAsked.class)).isEmpty();
    assertThat(examined.run().deadlineReached()).isFalse();
    assertThatAllIsClosed(examined, places);
  }

  /** Windows that prefers NLA and does not demand it. */
  private static Optional<RdpNegotiation> takingEverything(Optional<SecurityProtocols> requested) {
    SecurityProtocols offered = requested.orElse(SecurityProtocols.RDP);
    SecurityProtocols selected =
        offered.contains(SecurityProtocols.HYBRID)
            ? SecurityProtocols.HYBRID
            : offered.contains(SecurityProtocols.SSL)
                ? SecurityProtocols.SSL
                : SecurityProtocols.RDP;
    return requested.map(_ -> new RdpNegRsp(new NegotiationResponseFlags(0x1F), selected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "healthy-windows",
        "listener-key-unreadable-silent",
        "silent-after-accept",
        "slowloris",
        "slow",
        "endless",
        "endless-after-hello",
        "huge-length-handshake",
        "certificate-1mb"
      })
  void nothingOutlastsTheDeadline(String fault) throws InterruptedException {
    Examined examined = TestingLab.examine(fault, TestingLab.withDeadline(SHORT_DEADLINE));
    assertThat(examined.run().took()).isLessThan(LONGEST_WITH_SHORT_DEADLINE);
    assertThatAllIsClosed(examined, 3);
  }

  @Test
  void silenceThatOnlyTheDeadlineMakesIsNotTheServers() throws InterruptedException {
    Examined examined =
        TestingLab.examine(
            "listener-key-unreadable-silent", TestingLab.withDeadline(SHORT_DEADLINE));
    assertThat(examined.outcome(StageId.TLS)).isInstanceOf(Completed.class);
    assertThat(examined.seen(TlsSilent.class)).isEmpty();
    assertThat(examined.seen(TlsNotAsked.class))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.because()).startsWith("the deadline passed"));
  }

  @Test
  void halfAnAnswerAtTheDeadlineIsNotRubbish() throws InterruptedException {
    SecuredRoad dribble =
        (peer, _) -> {
          peer.readAvailable();
          Bytes answer = ServerFlights.helloOnly();
          for (int at = 0; at < answer.size(); at++) {
            peer.send(answer.slice(at, at + 1));
            Thread.sleep(Duration.ofMillis(200));
          }
        };
    Examined examined =
        TestingLab.examine(windows(dribble), TestingLab.withDeadline(SHORT_DEADLINE));
    assertThat(examined.seen(TlsGarbage.class)).isEmpty();
    assertThat(examined.seen(TlsNotAsked.class)).isNotEmpty();
    assertThatAllIsClosed(examined, 3);
  }

  @Test
  void anInterruptClosesEverything() throws InterruptedException {
    TestingCapture capture = new TestingCapture();
    AtomicInteger served = new AtomicInteger();
    CountDownLatch helloCame = new CountDownLatch(3);
    CountDownLatch interrupted = new CountDownLatch(1);
    RdpListener silent =
        windows((peer, _) -> {
          peer.readAvailable();
          helloCame.countDown();
          peer.drain();
        });
    Behaviour counting =
        peer -> {
          served.incrementAndGet();
          silent.serve(peer);
        };
    Thread examination =
        Thread.ofVirtual()
            .start(() -> {
              try {
                TestingLab.examine(counting, TestingLab.options(), capture);
              } catch (InterruptedException _) {
                interrupted.countDown();
              }
            });
    assertThat(helloCame.await(20, TimeUnit.SECONDS)).isTrue();
    examination.interrupt();
    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(capture.ended()).isEqualTo(served.get());
  }

  @Test
  void aSessionIsClosedWithAGoodbye() throws InterruptedException {
    Examined examined = examine("healthy-xrdp");
    assertThat(examined.connections())
        .filteredOn(each -> each.purpose().equals("TLS session") || each.lastSent().isPresent())
        .anyMatch(each -> each.lastSent().equals(Optional.of("close_notify")));
  }

  @Test
  void aServerThatSignsWithAnotherKeyIsToldSo() throws InterruptedException {
    SecuredRoad liar = (peer, _) -> acceptWithWrongKey(peer).drain();
    Examined examined = TestingLab.examine(windows(liar), TestingLab.options());
    assertThat(examined.seen(TlsSessionFailed.class))
        .isNotEmpty()
        .allSatisfy(failed -> assertThat(failed.how()).startsWith("we refused with alert"));
    assertThat(examined.connections())
        .anyMatch(each -> each.lastSent().equals(Optional.of("TLS alert")));
    assertThatAllIsClosed(examined, 3);
  }

  /** Signs with another key than that of its certificate. */
  private static SecureChannel acceptWithWrongKey(Peer peer) throws IOException {
    ServerCertificate certificate = CertificateRecipe.asWindowsMakesIt(IDENTITY.dnsName()).sign();
    return SecureChannel.accept(
        peer,
        TlsProfile.windowsServer2022(),
        new ServerCertificate(LabKey.AUTHORITY, certificate.chain()));
  }
}
