package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.HOST;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.NOW;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.V4;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.V6;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.accepted;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.acceptedOn;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.certificate;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.challenge;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.hello;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.refused;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.reset;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.timedOut;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.udpAnswered;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.udpSilent;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsNegotiation;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.xrdp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInRefused;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;
import org.rdpdoctor.model.NameObservation.ResolverFailed;
import org.rdpdoctor.model.NlaObservation.NlaClosed;
import org.rdpdoctor.model.NlaObservation.NlaErrorSent;
import org.rdpdoctor.model.NlaObservation.NlaOtherMechanism;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.model.UdpObservation.UdpMalformed;
import org.rdpdoctor.model.UdpObservation.UdpProhibited;
import org.rdpdoctor.model.UdpObservation.UdpRefused;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;
import org.rdpdoctor.wire.tls.TlsVersion;

class EngineTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final Duration TOOK = Duration.ofMillis(5);

  static Stream<Supplier<EvidenceBuilder>> healthyServers() {
    return Stream.of(
        EvidenceBuilder::windows,
        EvidenceBuilder::xrdp,
        () -> windows().literal(V4),
        () -> windows().nla(challenge("SRV", Duration.ofMinutes(50))),
        () -> windows().certificate(EvidenceBuilder.selfSigned()),
        () -> windows().certificate(EvidenceBuilder.issued(HOST)),
        () -> windows().alsoAt(V6, windows()),
        () -> windows().thenRun(windows()).thenRun(windows()));
  }

  @ParameterizedTest
  @MethodSource("healthyServers")
  void healthyServerIsHealthyAndHasNoLikelyCause(Supplier<EvidenceBuilder> server) {
    Diagnosis diagnosis = ENGINE.judge(server.get().build());
    assertThat(diagnosis.health()).as(diagnosis.headline()).isEqualTo(Health.HEALTHY);
    assertThat(diagnosis.failingStage()).isEmpty();
    assertThat(diagnosis.causes()).noneMatch(each -> each.verdict().compareTo(Verdict.LIKELY) <= 0);
    assertThat(diagnosis.stages()).allMatch(stage -> stage.ok().orElse(false));
  }

  /** It may be our clock that is wrong. */
  @Test
  void aCertificateThatIsValidByTheHostsClockIsNotProvedToBeInvalid() {
    Certificate old =
        certificate(
            HOST, HOST, true, NOW.minus(Duration.ofDays(200)), NOW.minus(Duration.ofDays(5)));
    Certificate young =
        certificate(HOST, HOST, true, NOW.plus(Duration.ofDays(5)), NOW.plus(Duration.ofDays(200)));
    assertThat(verdict(old, "listener-cert-expired", Duration.ofDays(-9)))
        .isEqualTo(Verdict.LIKELY);
    assertThat(verdict(old, "listener-cert-expired", Duration.ofDays(-4)))
        .isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(young, "listener-cert-not-yet-valid", Duration.ofDays(9)))
        .isEqualTo(Verdict.LIKELY);
    assertThat(verdict(young, "listener-cert-not-yet-valid", Duration.ofDays(-9)))
        .isEqualTo(Verdict.CONFIRMED);
  }

  private static Verdict verdict(Certificate certificate, String cause, Duration skew) {
    return ENGINE
        .judge(windows().certificate(certificate).nla(challenge("SRV", skew)).build())
        .cause(cause)
        .orElseThrow()
        .verdict();
  }

  @Test
  void plainHealthyServersLeaveNoCauseAtAll() {
    assertThat(ENGINE.judge(windows().build()).remaining()).isEmpty();
    assertThat(ENGINE.judge(xrdp().build()).remaining()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = StageId.class, mode = EnumSource.Mode.EXCLUDE, names = "NAME")
  void crashedStageIsNeverHealthy(StageId stage) {
    Diagnosis diagnosis = ENGINE.judge(windows().crashed(stage).build());
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.defects()).hasSize(1).first().asString().contains("defect of ours");
    assertThat(diagnosis.headline()).contains("defect of ours");
  }

  @ParameterizedTest
  @EnumSource(
      value = StageId.class,
      names = {"TCP", "NEGOTIATION", "TLS", "CERTIFICATE", "NLA"})
  void missingStageIsNeverHealthy(StageId stage) {
    assertThat(ENGINE.judge(windows().absent(stage).build()).health()).isNotEqualTo(Health.HEALTHY);
    assertThat(ENGINE.judge(windows().notReached(stage).build()).health())
        .isNotEqualTo(Health.HEALTHY);
    assertThat(ENGINE.judge(windows().saw(stage).build()).health()).isNotEqualTo(Health.HEALTHY);
    assertThat(ENGINE.judge(xrdp().alsoAt(V6, windows().absent(stage)).build()).health())
        .isNotEqualTo(Health.HEALTHY);
  }

  @Test
  void aGatewayThatRefusesThePasswordIsAboutThePassword() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windows()
                .behindGateway(
                    EvidenceBuilder.answeredBy(GatewayTransport.WEBSOCKET, 401),
                    new GatewaySignInRefused(
                        GatewayTransport.WEBSOCKET, "NTLM", 401, Duration.ofMillis(5)))
                .build());
    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.causes().getFirst().cause().id()).isEqualTo("credential-rejected");
    assertThat(diagnosis.causes().getFirst().verdict()).isEqualTo(Verdict.LIKELY);
  }

  @Test
  void crashedNameStageIsNeverHealthy() {
    assertThat(ENGINE.judge(windows().nameCrashed().build()).health()).isEqualTo(Health.UNKNOWN);
    assertThat(ENGINE.judge(windows().nameCrashed().noRoad().build()).health())
        .isEqualTo(Health.UNKNOWN);
  }

  @Test
  void deadlineIsNeverHealthy() {
    assertThat(ENGINE.judge(windows().deadline().build()).health()).isEqualTo(Health.UNKNOWN);
  }

  @Test
  void noRunIsUnknown() {
    Evidence nothing =
        new Evidence(Evidence.SCHEMA, "test", new Target(HOST, HOST, 3389), List.of(), List.of());
    Diagnosis diagnosis = ENGINE.judge(nothing);
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.headline()).contains("no evidence");
  }

  @Test
  void nlaThatDoesNotChallengeIsNeverHealthy() {
    assertThat(ENGINE.judge(windows().nla(new NlaClosed(TOOK)).build()).health())
        .isEqualTo(Health.FAULTY);
    assertThat(ENGINE.judge(windows().nla(new NlaSilent(TOOK)).build()).health())
        .isEqualTo(Health.FAULTY);
    assertThat(
            ENGINE
                .judge(windows().nla(new NlaErrorSent(6, new NtStatus(0xC00000BBL), TOOK)).build())
                .health())
        .isEqualTo(Health.UNKNOWN);
    Diagnosis kerberosOnly =
        ENGINE.judge(windows().nla(new NlaOtherMechanism(6, "Kerberos", TOOK)).build());
    assertThat(kerberosOnly.health()).isEqualTo(Health.UNKNOWN);
    assertThat(kerberosOnly.cause("ntlm-blocked-server").orElseThrow().verdict())
        .isIn(Verdict.POSSIBLE, Verdict.LIKELY);
  }

  @Test
  void versionThatWasNotAskedIsNotCalledMissing() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windowsNegotiation()
                .tls(
                    accepted(TlsVersion.TLS_1_0),
                    new TlsNotAsked(hello(TlsVersion.TLS_1_2), "connect timed out", TOOK))
                .build());
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.cause("tls-version-mismatch").orElseThrow().verdict())
        .isNotIn(Verdict.CONFIRMED, Verdict.LIKELY);
  }

  @Test
  void everyCauseOfTheTableIsAssessedInOrder() {
    Diagnosis diagnosis =
        ENGINE.judge(windowsNegotiation().everyHello(EvidenceBuilder::reset).build());
    assertThat(diagnosis.causes()).hasSize(124);
    assertThat(diagnosis.causes())
        .isSortedAccordingTo((a, b) -> a.verdict().compareTo(b.verdict()));
    assertThat(diagnosis.causes())
        .filteredOn(each -> each.verdict() == Verdict.NOT_TESTED)
        .allMatch(each -> each.untestedBecause().isPresent());
    assertThat(diagnosis.causes())
        .filteredOn(each -> each.verdict() == Verdict.RULED_OUT)
        .allMatch(each -> !each.against().isEmpty());
    double shares =
        diagnosis.causes().stream()
            .filter(each -> each.verdict() != Verdict.CONFIRMED)
            .mapToDouble(Assessment::confidence)
            .sum();
    assertThat(shares).isLessThan(1.0);
  }

  /** One run alone looks like a server that minds TLS 1.3; the other run shows that it does not. */
  @Test
  void resetsThatComeAndGoAreNoVersionMismatch() {
    EvidenceBuilder stumbling =
        windowsNegotiation()
            .everyHello(hello ->
                hello.versions().equals(List.of(TlsVersion.TLS_1_2))
                    ? EvidenceBuilder.acceptedOn(hello, TlsVersion.TLS_1_2)
                    : EvidenceBuilder.reset(hello));
    assertThat(
            ENGINE.judge(stumbling.build()).cause("tls-version-mismatch").orElseThrow().verdict())
        .isEqualTo(Verdict.LIKELY);
    Diagnosis again = ENGINE.judge(stumbling.thenRun(windows()).build());
    assertThat(again.health()).isEqualTo(Health.FAULTY);
    assertThat(again.cause("tls-version-mismatch").orElseThrow().verdict())
        .isEqualTo(Verdict.RULED_OUT);
  }

  @Test
  void faultThatComesAndGoesIsNotAveragedAway() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windows()
                .thenRun(windowsNegotiation().everyHello(EvidenceBuilder::reset))
                .thenRun(windows())
                .build());
    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.failingStage()).contains(StageId.TLS);
    assertThat(diagnosis.headline()).contains("in 1 of 3 runs");
    assertThat(diagnosis.cautions()).anyMatch(each -> each.contains("1 of 3 runs"));
    assertThat(diagnosis.cause("listener-key-unreadable").orElseThrow().against())
        .anyMatch(each -> each.reason().contains("another run"));
  }

  @Test
  void addressThatFailsAtOnceBesideAGoodOneIsACaution() {
    Diagnosis diagnosis =
        ENGINE.judge(windows().at(V6).tcp(refused()).alsoAt(V4, windows()).build());
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(diagnosis.cautions()).anyMatch(each -> each.contains(V6));
    assertThat(diagnosis.cause("wrong-address-family").orElseThrow().verdict())
        .isEqualTo(Verdict.POSSIBLE);
  }

  @Test
  void familyWithoutARouteFromHereIsNoTrap() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windows()
                .at(V6)
                .tcp(EvidenceBuilder.unreachable("no route from here"))
                .alsoAt(V4, windows())
                .build());
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(diagnosis.remaining()).isEmpty();
  }

  @Test
  void silentAddressBeforeAGoodOneIsAFault() {
    Diagnosis diagnosis =
        ENGINE.judge(windows().at(V6).tcp(timedOut()).alsoAt(V4, windows()).build());
    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("wrong-address-family");
  }

  @Test
  void symptomOnAHealthyWireIsUnknownAndRanksWhatFitsIt() {
    Diagnosis diagnosis = ENGINE.judge(windows().symptom(0x904, 0x7).build());
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.headline()).contains("healthy from here up to the password prompt");
    assertThat(diagnosis.remaining())
        .extracting(Assessment::causeId)
        .contains("session-limit", "broker-failure", "bruteforce-overload", "udp-broken")
        .doesNotContain("listener-key-unreadable");
    assertThat(diagnosis.cause("listener-key-unreadable").orElseThrow().verdict())
        .isEqualTo(Verdict.RULED_OUT);
    Assessment locked = ENGINE.judge(windows().symptom(0xD07, 0).build()).causes().getFirst();
    assertThat(locked.causeId()).isEqualTo("account-locked");
    assertThat(locked.verdict()).isEqualTo(Verdict.LIKELY);
    assertThat(locked.untestedBecause()).isPresent();
  }

  @Test
  void socketClosedDoesNotSpeakForLicensing() {
    Diagnosis diagnosis = ENGINE.judge(windows().symptom(0x904, 0x7).build());
    for (String id :
        List.of("licensing-grace-expired", "licensing-client-store", "licensing-denied")) {
      Assessment licensing = diagnosis.cause(id).orElseThrow();
      assertThat(licensing.verdict()).isEqualTo(Verdict.NOT_TESTED);
      assertThat(licensing.against()).anyMatch(clue -> clue.reason().contains("not licensing"));
    }
  }

  @Test
  void wireOutranksTheSymptom() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windowsNegotiation().everyHello(EvidenceBuilder::reset).symptom(0xD07, 0).build());
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("listener-key-unreadable");
    assertThat(diagnosis.cause("account-locked").orElseThrow().verdict())
        .isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void resolverFailureIsUnknown() {
    Diagnosis diagnosis =
        ENGINE.judge(windows().name(new ResolverFailed(HOST, "timed out", TOOK)).noRoad().build());
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.remaining().getFirst().causeId()).isEqualTo("dns-unresolved");
    assertThat(diagnosis.remaining().getFirst().verdict()).isEqualTo(Verdict.LIKELY);
  }

  @Test
  void notesTellWhatIsWorthKnowing() {
    assertThat(ENGINE.judge(windows().build()).notes())
        .contains(
            "NLA required",
            "the negotiation looks like Windows",
            "TLS versions taken: TLS 1.2, TLS 1.3",
            "certificate valid for 92 more days",
            "self-signed certificate as Windows makes it: clients will warn",
            "the host calls itself srv.corp.example",
            "member of the domain corp.example",
            "operating system version 10.0.20348",
            "CredSSP version 6");
    assertThat(ENGINE.judge(xrdp().build()).notes())
        .contains("no NLA: the server does TLS only", "the negotiation looks like xrdp");
  }

  @Test
  void serverThatAnswersASplitHelloHasAKey() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windowsNegotiation()
                .everyHello(EvidenceBuilder::reset)
                .alsoTls(acceptedOn(hello(Way.SPLIT, TlsVersion.TLS_1_2), TlsVersion.TLS_1_2))
                .build());
    assertThat(diagnosis.remaining())
        .extracting(Assessment::causeId)
        .containsExactly("firewall-reset-after-clienthello");
  }

  @Test
  void resetOfOneVersionIsACautionAndNoVerdictOnTheVersion() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windows()
                .tls(
                    accepted(TlsVersion.TLS_1_3),
                    reset(hello(TlsVersion.TLS_1_2)),
                    EvidenceBuilder.session(TlsVersion.TLS_1_3))
                .build());
    assertThat(diagnosis.remaining()).isEmpty();
    assertThat(diagnosis.cautions()).anyMatch(each -> each.contains("--repeat"));
  }

  @Test
  void clueTellsTheConnection() {
    Diagnosis diagnosis = ENGINE.judge(windows().tcp(EvidenceBuilder.unreachable("host")).build());
    assertThat(diagnosis.causes().getFirst().support().getFirst().place())
        .isEqualTo(Optional.of(new Clue.Place(1, V4, 1)));
  }

  @Test
  void hostileTextIsMadePlain() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windows()
                .nla(EvidenceBuilder.challengeBy("X", "\u001b[31mX\u202e", "CORP", Duration.ZERO))
                .build());
    assertThat(diagnosis.notes()).contains("the host calls itself ?[31mX?");
  }

  @Test
  void sameEvidenceSameDiagnosis() {
    Evidence evidence = windowsNegotiation().tls(reset(hello(TlsVersion.TLS_1_2))).build();
    assertThat(ENGINE.judge(evidence)).isEqualTo(ENGINE.judge(evidence));
  }

  static List<List<Observation>> poorUdp() {
    return List.of(
        List.of(udpSilent(1232, UdpVersion.VERSION_2, 2)),
        List.of(new UdpRefused(3389, Optional.empty(), Duration.ofMillis(1))),
        List.of(
            new UdpProhibited(3389, "rejected", Optional.of("192.0.2.1"), Duration.ofMillis(1))),
        List.of(new UdpMalformed(3389, 1232, "odd", Bytes.of(1), Duration.ofMillis(1))),
        List.of(
            udpSilent(1232, UdpVersion.VERSION_2, 2),
            udpAnswered(1132),
            udpSilent(1232, UdpVersion.VERSION_1, 2)),
        List.of());
  }

  @ParameterizedTest
  @MethodSource("poorUdp")
  void poorUdpNeverMakesAHealthyHostUnhealthy(List<Observation> seen) {
    for (EvidenceBuilder healthy : List.of(windows(), xrdp())) {
      Diagnosis diagnosis =
          ENGINE.judge(healthy.saw(StageId.UDP, seen.toArray(Observation[]::new)).build());
      assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
      assertThat(diagnosis.failingStage()).isEmpty();
      assertThat(diagnosis.cause("udp-broken").orElseThrow().verdict())
          .isIn(Verdict.POSSIBLE, Verdict.NOT_TESTED);
      assertThat(stage(diagnosis, StageId.UDP).ok()).isEmpty();
    }
  }

  private static StageVerdict stage(Diagnosis diagnosis, StageId id) {
    return diagnosis.stages().stream().filter(each -> each.stage() == id).findFirst().orElseThrow();
  }

  @Test
  void whatTheWayMustCarryForUdpIsSaid() {
    Observation[] narrow = {
      udpSilent(1232, UdpVersion.VERSION_2, 2),
      udpAnswered(1132),
      udpSilent(1232, UdpVersion.VERSION_1, 2)
    };
    assertThat(ENGINE.judge(windows().saw(StageId.UDP, narrow).build()).cautions())
        .anyMatch(each -> each.contains("let IP packets of 1260 bytes pass"));
  }

  @Test
  void silentUdpIsACautionForWindowsOnly() {
    Observation silent = udpSilent(1232, UdpVersion.VERSION_2, 2);
    assertThat(ENGINE.judge(windows().saw(StageId.UDP, silent).build()).cautions())
        .anyMatch(each -> each.startsWith("UDP does not work beside TCP"));
    assertThat(ENGINE.judge(xrdp().saw(StageId.UDP, silent).build()).cautions()).isEmpty();
    Observation refused = new UdpRefused(3389, Optional.empty(), Duration.ofMillis(1));
    assertThat(ENGINE.judge(windows().saw(StageId.UDP, refused).build()).cautions()).isEmpty();
  }

  @Test
  void anAnswerOverUdpSaysThatTheServiceRuns() {
    Diagnosis diagnosis =
        ENGINE.judge(windows().tcp(timedOut()).saw(StageId.UDP, udpAnswered(1232)).build());
    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("firewall-drop");
    for (String id : List.of("host-down", "service-stopped", "rdp-disabled")) {
      assertThat(diagnosis.cause(id).orElseThrow().verdict()).isEqualTo(Verdict.RULED_OUT);
    }
    assertThat(diagnosis.cautions()).anyMatch(each -> each.contains("answers over UDP"));
  }

  @Test
  void oneLostDatagramProvesNoNarrowPath() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windows()
                .saw(StageId.UDP, udpSilent(1232, UdpVersion.VERSION_2, 2), udpAnswered(1132))
                .symptom(0x904, 0x7)
                .build());
    assertThat(diagnosis.cause("udp-broken").orElseThrow().verdict()).isEqualTo(Verdict.POSSIBLE);
  }
}
