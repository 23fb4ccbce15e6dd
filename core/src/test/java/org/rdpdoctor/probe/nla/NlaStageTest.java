package org.rdpdoctor.probe.nla;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.EndedBy;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.NlaObservation.NlaClosed;
import org.rdpdoctor.model.NlaObservation.NlaErrorSent;
import org.rdpdoctor.model.NlaObservation.NlaMalformed;
import org.rdpdoctor.model.NlaObservation.NlaOtherMechanism;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.probe.TestingLab.Examined;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenInit;
import org.rdpdoctor.wire.tls.TlsVersion;

@Timeout(120)
class NlaStageTest {
  private static final Duration ALLOWED = Duration.ofSeconds(2);
  private static final Duration LAB_SKEW = Duration.ofHours(-7);

  private static final ServerCertificate CERTIFICATE =
      CertificateRecipe.asWindowsMakesIt("host.example").sign();

  /** What a server does in the session, in place of CredSSP. */
  private interface Ending {
    void serve(Peer peer, SecureChannel channel) throws IOException, InterruptedException;
  }

  @BeforeAll
  static void warmUp() throws InterruptedException {
    TestingLab.examine("healthy-windows");
  }

  private static Examined examine(Ending ending, ProbeOptions options) throws InterruptedException {
    SecuredRoad road =
        (peer, _) -> {
          SecureChannel channel =
              SecureChannel.accept(peer, TlsProfile.windowsServer2022(), CERTIFICATE);
          CredSspServer.readRequest(channel);
          ending.serve(peer, channel);
        };
    return TestingLab.examine(
        RdpListener.likeWindows(Negotiation.windowsDemandingNla(), road), options);
  }

  private static NlaObservation answeredBy(Ending ending) throws InterruptedException {
    List<NlaObservation> seen = examine(ending, TestingLab.options()).seen(NlaObservation.class);
    assertThat(seen).hasSize(1);
    return seen.getFirst();
  }

  private static NlaObservation answeredWith(TsRequest reply) throws InterruptedException {
    return answeredBy((_, channel) -> channel.send(reply.toBytes()));
  }

  private static NlaChallenged challenge(String fault) throws InterruptedException {
    List<NlaChallenged> seen = TestingLab.examine(fault).seen(NlaChallenged.class);
    assertThat(seen).hasSize(1);
    return seen.getFirst();
  }

  @Test
  void theChallengeOfWindows() throws InterruptedException {
    NlaChallenged challenged = challenge("healthy-windows");
    assertThat(challenged.credSspVersion()).isEqualTo(6);
    assertThat(challenged.targetName()).contains("LAB");
    assertThat(challenged.netBiosComputer()).contains("RDPHOST");
    assertThat(challenged.netBiosDomain()).contains("LAB");
    assertThat(challenged.dnsComputer()).contains("RDPHOST.lab.example");
    assertThat(challenged.dnsDomain()).contains("lab.example");
    assertThat(challenged.dnsForest()).contains("lab.example");
    assertThat(challenged.productVersion()).contains("10.0.20348");
    assertThat(Duration.between(challenged.serverTime().orElseThrow(), Instant.now()).abs())
        .isLessThan(ALLOWED);
    assertThat(challenged.skew().orElseThrow().abs()).isLessThan(ALLOWED);
  }

  @Test
  void aClockThatIsHoursBehind() throws InterruptedException {
    Duration skew = challenge("clock-skew").skew().orElseThrow();
    assertThat(skew.minus(LAB_SKEW).abs()).isLessThan(ALLOWED);
  }

  /** The server answers after a while, having read its clock in the middle of it. */
  @Test
  void halfTheRoundTripIsTakenOff() throws InterruptedException {
    Duration pause = Duration.ofSeconds(1);
    CredSspServer server = new CredSspServer(WindowsIdentity.labServer());
    SecuredRoad road =
        (peer, _) -> {
          SecureChannel channel =
              SecureChannel.accept(
                  peer,
                  TlsProfile.windowsServer2022().withVersions(TlsVersion.TLS_1_3),
                  CERTIFICATE);
          peer.peek(1);
          Thread.sleep(pause);
          assertThat(server.serve(channel, CERTIFICATE.chain().getFirst())).isNotNull();
        };
    Examined examined =
        TestingLab.examine(
            RdpListener.likeWindows(Negotiation.windowsDemandingNla(), road), TestingLab.options());
    NlaChallenged challenged = examined.seen(NlaChallenged.class).getFirst();
    assertThat(challenged.took()).isGreaterThan(pause);
    assertThat(challenged.skew().orElseThrow())
        .as("read at the end of the pause, so half of it seems to be skew")
        .isBetween(Duration.ofMillis(300), Duration.ofMillis(1500));
  }

  @Test
  void hostileNamesStayAsTheyAre() throws InterruptedException {
    assertThat(challenge("ntlm-escape-sequences").netBiosComputer().orElseThrow())
        .contains("\u001b[2J")
        .contains("\r\n");
  }

  @Test
  void aReset() throws InterruptedException {
    Examined examined = TestingLab.examine("reset-after-credssp");
    assertThat(examined.seen(NlaObservation.class)).hasExactlyElementsOfTypes(NlaReset.class);
    assertThat(examined.connections())
        .filteredOn(each -> each.lastSent().equals(Optional.of("CredSSP NTLM negotiate")))
        .as("no goodbye is said into a connection that has ended")
        .singleElement()
        .extracting(Connection::endedBy)
        .isEqualTo(EndedBy.PEER);
  }

  @Test
  void anErrorThatComesTogetherWithTheGoodbye() throws InterruptedException {
    assertThat(
            answeredBy((_, channel) -> {
              channel.send(TsRequest.withError(6, NtStatus.LOGON_FAILURE).toBytes());
              channel.close();
            }))
        .isInstanceOfSatisfying(
            NlaErrorSent.class,
            error -> assertThat(error.status()).isEqualTo(NtStatus.LOGON_FAILURE));
  }

  @Test
  void aGoodbyeWithoutAnswer() throws InterruptedException {
    assertThat(answeredBy((_, channel) -> channel.close())).isInstanceOf(NlaClosed.class);
    assertThat(answeredBy((peer, _) -> peer.finish())).isInstanceOf(NlaClosed.class);
  }

  @Test
  void clearBytesInsideTheSession() throws InterruptedException {
    assertThat(answeredBy((peer, _) -> peer.send(RdpListener.GOODBYE)))
        .isInstanceOfSatisfying(
            NlaMalformed.class,
            malformed ->
                assertThat(malformed.problem()).startsWith("not a record of the TLS session"));
  }

  @Test
  void rubbishAndHalfAnAnswer() throws InterruptedException {
    assertThat(answeredBy((_, channel) -> channel.send(Bytes.of(1, 2, 3))))
        .isInstanceOf(NlaMalformed.class);
    Bytes whole = TsRequest.withError(6, NtStatus.LOGON_FAILURE).toBytes();
    assertThat(
            answeredBy((_, channel) -> {
              channel.send(whole.first(whole.size() - 1));
              channel.close();
            }))
        .isInstanceOfSatisfying(
            NlaMalformed.class,
            malformed -> assertThat(malformed.problem()).isEqualTo("the answer was cut short"));
    assertThat(answeredWith(TsRequest.withToken(6, Bytes.of(1, 2, 3))))
        .isInstanceOf(NlaMalformed.class);
  }

  @Test
  void anAnswerInSmallPieces() throws InterruptedException {
    Bytes whole = TsRequest.withError(6, NtStatus.LOGON_FAILURE).toBytes();
    assertThat(
            answeredBy((_, channel) -> {
              for (int at = 0; at < whole.size(); at++) {
                channel.send(whole.slice(at, at + 1));
                Thread.sleep(Duration.ofMillis(5));
              }
            }))
        .isInstanceOf(NlaErrorSent.class);
  }

  @Test
  void anAnswerWithoutEnd() throws InterruptedException {
    Bytes block = Bytes.of(new byte[16 * 1024]);
    Bytes beginning = Bytes.ofHex("30830fffff");
    assertThat(
            answeredBy((_, channel) -> {
              channel.send(beginning);
              for (int i = 0; i < 1024; i++) {
                channel.send(block);
              }
            }))
        .isInstanceOf(NlaMalformed.class);
  }

  @Test
  void anotherMechanism() throws InterruptedException {
    assertThat(answeredWith(TsRequest.withToken(6, NegTokenInit.ofNtlm(Bytes.of(1, 2)).toBytes())))
        .isInstanceOf(NlaOtherMechanism.class);
  }

  @Test
  void silence() throws InterruptedException {
    assertThat(answeredBy((_, channel) -> channel.drain())).isInstanceOf(NlaSilent.class);
  }

  @Test
  void silenceThatOnlyTheDeadlineMakesIsNotTheServers() throws InterruptedException {
    Examined examined =
        examine((_, channel) -> channel.drain(), TestingLab.withDeadline(Duration.ofSeconds(1)));
    assertThat(examined.seen(NlaObservation.class)).isEmpty();
    assertThat(examined.outcome(StageId.NLA))
        .isEqualTo(new NotReached("the deadline passed before the whole answer came"));
    assertThat(examined.run().deadlineReached()).isTrue();
  }
}
