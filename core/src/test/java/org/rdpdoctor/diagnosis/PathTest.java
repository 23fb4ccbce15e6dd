package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.connectedIn;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsNegotiation;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.xrdpNegotiation;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.NegotiationMalformed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.TlsVersion;

/** What is on the way between client and server, and what the tests on real servers taught. */
class PathTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final Duration QUICK = Duration.ofMillis(20);
  private static final Duration ONE_SYN_LOST = Duration.ofMillis(1040);
  private static final Duration FAR = Duration.ofMillis(1500);

  private static Verdict verdict(EvidenceBuilder evidence, String cause) {
    return ENGINE.judge(evidence.build()).causes().stream()
        .filter(each -> each.causeId().equals(cause))
        .map(Assessment::verdict)
        .findFirst()
        .orElseThrow();
  }

  private static String first(EvidenceBuilder evidence) {
    return ENGINE.judge(evidence.build()).causes().getFirst().causeId();
  }

  @Test
  void aRequestThatPassesOnlyInPiecesProvesABoxOnTheWay() {
    EvidenceBuilder box = windows().negotiation(EvidenceBuilder::silentTo).alsoSplit(true);
    assertThat(verdict(box, "firewall-reset-after-clienthello")).isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(box, "service-hung")).isEqualTo(Verdict.RULED_OUT);
    EvidenceBuilder resetting = windows().negotiation(EvidenceBuilder::resets).alsoSplit(true);
    assertThat(verdict(resetting, "firewall-reset-after-clienthello")).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aRequestThatFailsInPiecesTooProvesNothing() {
    EvidenceBuilder hung = windows().negotiation(EvidenceBuilder::silentTo).alsoSplit(false);
    assertThat(verdict(hung, "firewall-reset-after-clienthello")).isEqualTo(Verdict.POSSIBLE);
    assertThat(first(hung)).isEqualTo("service-hung");
  }

  @Test
  void whatTheKernelAcknowledgedWasNotDropped() {
    EvidenceBuilder hung =
        windows()
            .negotiation(EvidenceBuilder::silentTo)
            .alsoSplit(false)
            .delivered(StageId.NEGOTIATION, true);
    assertThat(verdict(hung, "firewall-drop")).isEqualTo(Verdict.RULED_OUT);
    assertThat(verdict(hung, "service-hung")).isEqualTo(Verdict.LIKELY);
  }

  @Test
  void whatNobodyAcknowledgedIsDroppedOnTheWay() {
    EvidenceBuilder dropped =
        windows()
            .negotiation(EvidenceBuilder::silentTo)
            .alsoSplit(false)
            .delivered(StageId.NEGOTIATION, false);
    assertThat(verdict(dropped, "firewall-drop")).isEqualTo(Verdict.LIKELY);
    assertThat(verdict(dropped, "service-hung")).isEqualTo(Verdict.POSSIBLE);
  }

  @Test
  void silenceWithoutAWordOnDeliveryLeavesAllOpen() {
    EvidenceBuilder silent = windows().negotiation(EvidenceBuilder::silentTo);
    assertThat(verdict(silent, "firewall-drop")).isEqualTo(Verdict.POSSIBLE);
    assertThat(verdict(silent, "service-hung")).isEqualTo(Verdict.LIKELY);
  }

  @Test
  void anAcknowledgedHelloWithoutAnswerIsAHoleRatherThanAFilter() {
    EvidenceBuilder hole =
        windowsNegotiation()
            .everyHello(EvidenceBuilder::onlySmallAnswers)
            .delivered(StageId.TLS, true);
    assertThat(first(hole)).isEqualTo("mtu-blackhole");
    assertThat(verdict(hole, "firewall-drop")).isEqualTo(Verdict.RULED_OUT);
  }

  /** Heavy loss can swallow the large hellos of one run and let the small one through. */
  @Test
  void aHoleIsThereInEveryRun() {
    EvidenceBuilder once =
        windowsNegotiation()
            .everyHello(EvidenceBuilder::silent)
            .alsoTls(
                EvidenceBuilder.acceptedOn(
                    EvidenceBuilder.hello(Way.SMALL_WINDOW, TlsVersion.TLS_1_2),
                    TlsVersion.TLS_1_2));
    assertThat(verdict(once, "mtu-blackhole")).isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(once.thenRun(windows()), "mtu-blackhole")).isEqualTo(Verdict.RULED_OUT);
  }

  @Test
  void aSplitRequestProvesNothingWhereAnotherRunGotThrough() {
    EvidenceBuilder once = windows().negotiation(EvidenceBuilder::silentTo).alsoSplit(true);
    assertThat(verdict(once, "firewall-reset-after-clienthello")).isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(once.thenRun(windows()), "firewall-reset-after-clienthello"))
        .isNotEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void whoRefusesNotEvenOldVersionsIsStuckRatherThanBehindAHole() {
    EvidenceBuilder stuck =
        windowsNegotiation().everyHello(EvidenceBuilder::silent).delivered(StageId.TLS, true);
    assertThat(first(stuck)).isNotEqualTo("mtu-blackhole");
    assertThat(verdict(stuck, "mtu-blackhole")).isEqualTo(Verdict.POSSIBLE);
  }

  /** weston is silent to further requests, which says nothing of a hello that is dropped. */
  @Test
  void onlyWhatMetTheSilenceCounts() {
    EvidenceBuilder swallowed =
        windowsNegotiation()
            .everyHello(EvidenceBuilder::silent)
            .delivered(StageId.NEGOTIATION, true)
            .delivered(StageId.TLS, false);
    assertThat(verdict(swallowed, "firewall-drop")).isEqualTo(Verdict.LIKELY);
  }

  /** A filter that swallows hellos may let one pass now and then. */
  @Test
  void whatArrivedOnceAndOnceDidNotRulesNothingOut() {
    EvidenceBuilder mixed =
        windowsNegotiation()
            .everyHello(EvidenceBuilder::silent)
            .delivered(StageId.TLS, false)
            .delivered(StageId.TLS, true);
    assertThat(verdict(mixed, "firewall-drop")).isEqualTo(Verdict.POSSIBLE);
  }

  @Test
  void aHostBehindALossyPathIsNotCalledHealthy() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windows()
                .connectsIn(QUICK, ONE_SYN_LOST, QUICK, ONE_SYN_LOST, QUICK, ONE_SYN_LOST)
                .build());
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.headline()).contains("3 of 6 connects");
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("packet-loss");
  }

  @Test
  void oneLostPacketIsNoLossyPath() {
    Diagnosis diagnosis =
        ENGINE.judge(windows().connectsIn(QUICK, QUICK, QUICK, ONE_SYN_LOST, QUICK).build());
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void roundTripsOfSecondsAreNotHealthy() {
    Diagnosis diagnosis = ENGINE.judge(far().build());
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("high-latency");
    assertThat(verdict(far(), "packet-loss")).isEqualTo(Verdict.NOT_TESTED);
  }

  private static EvidenceBuilder far() {
    return windows().tcp(connectedIn(FAR)).connectsIn(FAR, FAR, FAR, FAR);
  }

  /** As xrdp 0.9.21 answers when it may not read its key. */
  @Test
  void xrdpIsKnownByItsGoodbye() {
    EvidenceBuilder keyless = xrdpNegotiation().negotiation(PathTest::keylessXrdp);
    assertThat(verdict(keyless, "xrdp-key-permission")).isEqualTo(Verdict.CONFIRMED);
    assertThat(first(keyless)).isEqualTo("xrdp-key-permission");
  }

  private static NegotiationObservation keylessXrdp(SecurityProtocols request) {
    return request.contains(SecurityProtocols.RDSTLS)
        ? new NegotiationMalformed(
            Optional.of(request), "MCS disconnect", Bytes.ofHex("0300000902f0802180"), QUICK)
        : new NegotiationRefused(
            Optional.of(request), NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER, 0x1234, QUICK);
  }
}
