package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.NOW;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.alerted;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.issued;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsNegotiation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.BetweenObservation;
import org.rdpdoctor.model.BetweenObservation.ConnectionHeld;
import org.rdpdoctor.model.BetweenObservation.HeldEnd;
import org.rdpdoctor.model.BetweenObservation.Hop;
import org.rdpdoctor.model.BetweenObservation.HopAnswer;
import org.rdpdoctor.model.BetweenObservation.Reply;
import org.rdpdoctor.model.BetweenObservation.ResetSeen;
import org.rdpdoctor.model.BetweenObservation.RouteTraced;
import org.rdpdoctor.model.BetweenObservation.ShortReachTried;
import org.rdpdoctor.model.BetweenObservation.Trigger;
import org.rdpdoctor.model.BetweenObservation.TriggerTried;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.HostObservation.HostExamined;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.AlertDescription;

/** Who ended a connection, and what stands between: what proves it, and what only comes near. */
class BetweenTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final String CUTS = "firewall-reset-after-clienthello";
  private static final String FORGETS = "idle-timeout-middlebox";
  private static final String INSPECTS = "tls-inspection";
  private static final Duration QUICK = Duration.ofMillis(3);
  private static final Duration FAR = Duration.ofMillis(80);
  private static final Duration LOST_ONCE = Duration.ofMillis(1050);

  private static Assessment assessment(EvidenceBuilder evidence, String cause) {
    return ENGINE.judge(evidence.build()).cause(cause).orElseThrow();
  }

  private static Verdict verdict(EvidenceBuilder evidence, String cause) {
    return assessment(evidence, cause).verdict();
  }

  private static String whoEnded(EvidenceBuilder evidence) {
    return ENGINE.judge(evidence.build()).notes().stream()
        .filter(each -> each.startsWith("who ended it"))
        .findFirst()
        .orElse("");
  }

  /** Every hello is reset, and this was seen besides. */
  private static EvidenceBuilder reset(BetweenObservation... besides) {
    return windowsNegotiation().everyHello(EvidenceBuilder::reset).saw(StageId.PATH, besides);
  }

  private static ResetSeen resetSeen(int timeToLive, int identification) {
    return new ResetSeen(timeToLive, List.of(57), Optional.of(identification), Optional.of(100), 2);
  }

  // Whose packet

  @Test
  void aResetFromElsewhereIsSomebodyElses() {
    assertThat(whoEnded(reset(resetSeen(62, 0)))).contains("something between", "TTL of 62");
    assertThat(verdict(reset(resetSeen(62, 0)), CUTS)).isEqualTo(Verdict.LIKELY);
  }

  @Test
  void aResetThatLooksLikeTheServersIsItsOwnOnlyWithTheNextNumber() {
    assertThat(whoEnded(reset(resetSeen(57, 101))))
        .contains("the server itself", "a firewall on it");
    assertThat(whoEnded(reset(resetSeen(57, 0)))).contains("cannot be known from here");
    assertThat(whoEnded(reset())).contains("cannot be known from here", "a run as root");
  }

  @Test
  void aResetBeforeTheRoundTripIsOverIsNotTheServers() {
    EvidenceBuilder sooner = reset().connectsIn(FAR, FAR, FAR, FAR);
    assertThat(whoEnded(sooner)).contains("something between", "to the server and back");
    EvidenceBuilder near = reset().connectsIn(QUICK, QUICK, QUICK, QUICK);
    assertThat(whoEnded(near)).contains("cannot be known from here");
    EvidenceBuilder oneQuick = reset().connectsIn(FAR, FAR, FAR, QUICK);
    assertThat(whoEnded(oneQuick)).contains("cannot be known from here");
  }

  @Test
  void whoAnswersInTheProtocolIsTheServer() {
    EvidenceBuilder refusing =
        windowsNegotiation()
            .everyHello(hello -> alerted(hello, AlertDescription.HANDSHAKE_FAILURE));
    assertThat(whoEnded(refusing)).contains("the server itself");
    assertThat(whoEnded(windows())).isEmpty();
  }

  // The way

  private static RouteTraced route() {
    return new RouteTraced(
        "TCP",
        3389,
        List.of(
            new Hop(1, Optional.of("192.0.2.1"), HopAnswer.EXPIRED, QUICK),
            new Hop(2, Optional.of("198.51.100.1"), HopAnswer.EXPIRED, QUICK),
            new Hop(3, Optional.empty(), HopAnswer.SILENT, QUICK),
            new Hop(4, Optional.of(EvidenceBuilder.V4), HopAnswer.ACCEPTED, QUICK)),
        true,
        QUICK);
  }

  private static ShortReachTried reach(int timeToLive, Reply reply, boolean expired) {
    return new ShortReachTried(
        StageId.TLS,
        Trigger.HELLO,
        timeToLive,
        reply,
        expired ? Optional.of("198.51.100.1") : Optional.empty(),
        QUICK);
  }

  @Test
  void whatCannotComeToTheHostAndIsCutProvesABoxOnTheWay() {
    EvidenceBuilder far = reset(route(), reach(2, Reply.RESET, false));
    assertThat(verdict(far, CUTS)).isEqualTo(Verdict.CONFIRMED);
    assertThat(whoEnded(far)).contains("something between", "2 of the 4 hops", "198.51.100.1");
    EvidenceBuilder told = reset(route(), reach(3, Reply.RESET, true));
    assertThat(verdict(told, CUTS)).isEqualTo(Verdict.CONFIRMED);
  }

  /** Ways of equal cost may differ by a hop. */
  @Test
  void oneHopLessThanTheHostIsNoProof() {
    EvidenceBuilder near = reset(route(), reach(3, Reply.RESET, false));
    assertThat(verdict(near, CUTS)).isEqualTo(Verdict.LIKELY);
  }

  @Test
  void whatOnlyTheHostCutsSpeaksForTheHost() {
    EvidenceBuilder atHost = reset(route(), reach(3, Reply.SILENT, false));
    assertThat(whoEnded(atHost)).contains("the server, its own firewall, or what stands right");
    assertThat(assessment(atHost, CUTS).confidence())
        .isLessThan(assessment(reset(), CUTS).confidence());
  }

  // What is cut

  private static TriggerTried tried(StageId at, Trigger trigger, int port, Reply reply) {
    return new TriggerTried(at, trigger, port, 200, reply, QUICK, QUICK);
  }

  @Test
  void whatIsAnsweredWithoutTheNameIsReadOnTheWay() {
    TriggerTried cut = tried(StageId.TLS, Trigger.HELLO, 3389, Reply.RESET);
    EvidenceBuilder byName =
        reset(cut, tried(StageId.TLS, Trigger.HELLO_WITHOUT_NAME, 3389, Reply.ANSWERED));
    EvidenceBuilder any =
        reset(cut, tried(StageId.TLS, Trigger.HELLO_WITHOUT_NAME, 3389, Reply.RESET));
    assertThat(verdict(byName, CUTS)).isEqualTo(Verdict.LIKELY);
    assertThat(assessment(any, CUTS).confidence())
        .isEqualTo(assessment(reset(), CUTS).confidence());
  }

  /** As the stage leaves it: one request with protocols in vain, and one in two pieces not. */
  private static EvidenceBuilder onlyCutInTwo(BetweenObservation... besides) {
    return windows()
        .negotiation(EvidenceBuilder::silentTo)
        .saw(StageId.NEGOTIATION, EvidenceBuilder.silentTo(SecurityProtocols.SSL))
        .alsoSplit(true)
        .connectsIn(LOST_ONCE, QUICK, QUICK, QUICK)
        .saw(StageId.PATH, besides);
  }

  /** One lost packet does not explain that three whole requests vanish, and one in two does not. */
  @Test
  void moreRequestsInVainRuleChanceOut() {
    assertThat(verdict(onlyCutInTwo(), CUTS)).isNotEqualTo(Verdict.CONFIRMED);
    EvidenceBuilder again =
        onlyCutInTwo(
            tried(StageId.NEGOTIATION, Trigger.REQUEST, 3389, Reply.SILENT),
            tried(StageId.NEGOTIATION, Trigger.REQUEST_WITHOUT_COOKIE, 3389, Reply.SILENT));
    assertThat(verdict(again, CUTS)).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void whatEndsUnaskedIsNotCutByWhatWasSaid() {
    EvidenceBuilder unasked = reset(tried(StageId.TLS, Trigger.NOTHING, 3389, Reply.CLOSED));
    assertThat(assessment(unasked, CUTS).confidence())
        .isLessThan(assessment(reset(), CUTS).confidence());
  }

  @Test
  void anotherPortTellsOnlyWhenOtherBytesAreNotReset() {
    TriggerTried hello = tried(StageId.NEGOTIATION, Trigger.HELLO, 5985, Reply.RESET);
    EvidenceBuilder like =
        reset(hello, tried(StageId.NEGOTIATION, Trigger.PLAIN_BYTES, 5985, Reply.ANSWERED));
    EvidenceBuilder touchy =
        reset(hello, tried(StageId.NEGOTIATION, Trigger.PLAIN_BYTES, 5985, Reply.RESET));
    double alone = assessment(reset(), CUTS).confidence();
    assertThat(assessment(like, CUTS).confidence()).isGreaterThan(alone);
    assertThat(assessment(touchy, CUTS).confidence()).isEqualTo(alone);
  }

  // Quiet connections

  private static ConnectionHeld held(boolean keptAlive, int minutes, HeldEnd end) {
    return new ConnectionHeld(
        StageId.TLS, keptAlive, Duration.ofMinutes(20), Duration.ofMinutes(minutes), end);
  }

  private static EvidenceBuilder held(ConnectionHeld... all) {
    return windows().saw(StageId.PATH, all);
  }

  @Test
  void aQuietOneThatDiesBesideOneThatLivesIsForgotten() {
    Diagnosis diagnosis = ENGINE.judge(forgotten().delivered(StageId.PATH, false).build());
    assertThat(diagnosis.cause(FORGETS).orElseThrow().verdict()).isEqualTo(Verdict.CONFIRMED);
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.headline()).contains("quiet for 20 min");
  }

  private static EvidenceBuilder forgotten() {
    return held(held(false, 20, HeldEnd.DEAF_WHEN_USED), held(true, 20, HeldEnd.STOOD));
  }

  @Test
  void aSilentServerThatAcknowledgesIsNotTheWay() {
    EvidenceBuilder silent = forgotten().delivered(StageId.PATH, true);
    assertThat(verdict(silent, FORGETS)).isNotIn(Verdict.CONFIRMED, Verdict.LIKELY);
    assertThat(verdict(forgotten(), FORGETS)).isEqualTo(Verdict.LIKELY);
  }

  @Test
  void theServersOwnLimitIsNotBlamedOnTheWay() {
    EvidenceBuilder limit = held(held(false, 2, HeldEnd.CLOSED), held(true, 2, HeldEnd.CLOSED));
    assertThat(verdict(limit, FORGETS)).isEqualTo(Verdict.NOT_TESTED);
    assertThat(ENGINE.judge(limit.build()).notes())
        .anyMatch(each ->
            each.contains("the server's own limit") && each.contains("ended all at this moment"));
    assertThat(ENGINE.judge(limit.build()).health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void whatWasDoneAlreadyIsNotTheNextTest() {
    Assessment found = ENGINE.judge(forgotten().build()).cause(FORGETS).orElseThrow();
    assertThat(found.next()).isPresent();
    assertThat(found.next().orElseThrow()).doesNotContain("--hold");
  }

  @Test
  void whatDiesWithAllConnectionsIsNoMatterOfQuiet() {
    EvidenceBuilder outage =
        held(held(false, 20, HeldEnd.DEAF_WHEN_USED), held(true, 20, HeldEnd.DEAF_WHEN_USED));
    assertThat(verdict(outage, FORGETS)).isNotIn(Verdict.CONFIRMED, Verdict.LIKELY);
  }

  @Test
  void aTimerDoesNotSpareTheOneThatWasQuietForLonger() {
    EvidenceBuilder chance =
        held(
            held(false, 20, HeldEnd.STOOD),
            held(true, 20, HeldEnd.STOOD),
            held(false, 10, HeldEnd.DEAF_WHEN_USED));
    Diagnosis diagnosis = ENGINE.judge(chance.delivered(StageId.PATH, false).build());
    assertThat(diagnosis.cause(FORGETS).orElseThrow().verdict())
        .isNotIn(Verdict.CONFIRMED, Verdict.LIKELY);
    assertThat(diagnosis.headline()).doesNotContain("quiet for");
  }

  /** Of two seconds of quiet nobody can say that no timer is there. */
  @Test
  void whatWasQuietForAWhileRulesNoLongerTimerOut() {
    EvidenceBuilder minutes = held(held(false, 20, HeldEnd.STOOD), held(true, 20, HeldEnd.STOOD));
    EvidenceBuilder hours = held(held(false, 65, HeldEnd.STOOD), held(true, 65, HeldEnd.STOOD));
    assertThat(verdict(minutes, FORGETS)).isEqualTo(Verdict.NOT_TESTED);
    assertThat(ENGINE.judge(minutes.build()).health()).isEqualTo(Health.HEALTHY);
    assertThat(verdict(hours, FORGETS)).isEqualTo(Verdict.RULED_OUT);
  }

  @Test
  void aResetOnTheNextWordIsNoProofYet() {
    EvidenceBuilder reset =
        held(held(false, 20, HeldEnd.RESET_WHEN_USED), held(true, 20, HeldEnd.STOOD));
    assertThat(verdict(reset, FORGETS)).isEqualTo(Verdict.LIKELY);
  }

  @Test
  void aWaitThatWasEndedTellsNothing() {
    EvidenceBuilder ended =
        held(held(false, 3, HeldEnd.NOT_AWAITED), held(true, 3, HeldEnd.NOT_AWAITED));
    assertThat(verdict(ended, FORGETS)).isIn(Verdict.NOT_TESTED, Verdict.RULED_OUT);
  }

  // Who ends TLS

  @Test
  void theExpectedCertificateRulesOutThatAnotherEndsTls() {
    EvidenceBuilder expected = windows().expecting(Bytes.of(8));
    assertThat(verdict(expected, INSPECTS)).isEqualTo(Verdict.RULED_OUT);
    assertThat(ENGINE.judge(expected.build()).health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void anotherCertificateThanTheExpectedOneIsAFaultAndMayBeARenewedOne() {
    Diagnosis diagnosis = ENGINE.judge(windows().expecting(Bytes.of(7)).build());
    assertThat(diagnosis.failingStage()).contains(StageId.CERTIFICATE);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("cert-changed-pinned");
    assertThat(diagnosis.cause(INSPECTS).orElseThrow().verdict())
        .isIn(Verdict.POSSIBLE, Verdict.RULED_OUT);
  }

  private static final String STATIONS =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations";

  /** The host was read, and its listener is bound to a certificate with this thumbprint. */
  private static Assessment readOnHost(String computer, Instant at, Bytes bound) {
    Certificate shown = issued(EvidenceBuilder.HOST);
    Certificate stored =
        new Certificate(
            shown.subject(),
            shown.issuer(),
            shown.serialNumber(),
            shown.notBefore(),
            shown.notAfter(),
            shown.keyAlgorithm(),
            shown.keyBits(),
            shown.signatureAlgorithm(),
            shown.dnsNames(),
            shown.ipAddresses(),
            shown.commonName(),
            shown.keyUsages(),
            shown.extendedKeyUsages(),
            false,
            false,
            bound,
            bound,
            Bytes.EMPTY);
    Evidence seen = windows().certificate(shown).build();
    Evidence evidence =
        new Evidence(
            seen.schema(),
            seen.madeBy(),
            seen.target(),
            seen.runs(),
            seen.reported(),
            List.of(
                onHost(
                    new HostExamined(
                        "smb",
                        Optional.of(computer),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(true),
                        at,
                        QUICK,
                        10,
                        0)),
                onHost(
                    new RegistryValueFound(
                        STATIONS + "\\RDP-Tcp",
                        "SSLCertificateSHA1Hash",
                        "REG_BINARY",
                        bound.toString())),
                onHost(new CertificateStored("My", stored, Optional.empty(), Optional.empty()))));
    return ENGINE.judge(evidence).cause(INSPECTS).orElseThrow();
  }

  private static Observed onHost(Observation observation) {
    return new Observed(new Source.Host("smb", "somewhere"), observation);
  }

  @Test
  void aCertificateThatTheHostDoesNotHaveIsSomebodyElses() {
    assertThat(readOnHost("SRV", NOW, Bytes.of(0x11)).verdict()).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aCertificateOfTheHostIsNobodyElses() {
    assertThat(readOnHost("SRV", NOW, Bytes.of(9)).verdict()).isEqualTo(Verdict.RULED_OUT);
  }

  @Test
  void anotherMachineOrAnotherDayIsNoProof() {
    assertThat(readOnHost("OTHER", NOW, Bytes.of(0x11)).verdict()).isNotEqualTo(Verdict.CONFIRMED);
    assertThat(readOnHost("SRV", NOW.minus(Duration.ofDays(2)), Bytes.of(0x11)).verdict())
        .isNotEqualTo(Verdict.CONFIRMED);
  }
}
