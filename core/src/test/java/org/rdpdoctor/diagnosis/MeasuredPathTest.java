package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.acceptedOn;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.hello;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsNegotiation;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.xrdp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.diagnosis.picture.Threshold;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.PathObservation.AnswerSizeTried;
import org.rdpdoctor.model.PathObservation.HelloSizeTried;
import org.rdpdoctor.model.PathObservation.KernelCounted;
import org.rdpdoctor.model.PathObservation.RequestSizeTried;
import org.rdpdoctor.model.PathObservation.RoundTripsMeasured;
import org.rdpdoctor.model.PathObservation.SizeEnd;
import org.rdpdoctor.model.SessionObservation.NetworkCharacterized;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.tls.TlsVersion;

/** What the path stage measured, and what is made of it. */
class MeasuredPathTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final String HOST = "192.0.2.10";
  private static final Duration QUICK = Duration.ofMillis(20);
  private static final Duration SYN_LOST = Duration.ofMillis(1020);

  private static Observation connects(int attempts, Duration... took) {
    return new RoundTripsMeasured(HOST, 3389, "connect", attempts, List.of(took));
  }

  /** All answered: the last ones only after their first packet was sent again. */
  private static Observation connects(int prompt, int late) {
    List<Duration> took = new ArrayList<>(Collections.nCopies(prompt, QUICK));
    took.addAll(Collections.nCopies(late, SYN_LOST));
    return connects(took.size(), took.toArray(Duration[]::new));
  }

  private static Observation pieces(int sent, int again) {
    return pieces(sent, again, 0, QUICK);
  }

  private static Observation pieces(int sent, int again, int twice, Duration roundTrip) {
    return counted(KernelCounted.IN_SMALL_PIECES, sent, again, twice, roundTrip);
  }

  /** What another stage said, and what of it was sent again. */
  private static Observation ofAStage(int sent, int again) {
    return counted("messages of a stage", sent, again, 0, QUICK);
  }

  private static Observation counted(
      String during, int sent, int again, int twice, Duration roundTrip) {
    return new KernelCounted(
        HOST,
        3389,
        during,
        sent,
        roundTrip,
        Duration.ofMillis(1),
        Optional.of(roundTrip),
        sent + 4 + again,
        again,
        Optional.of(again),
        Optional.of(twice),
        1500,
        1448,
        1448);
  }

  private static Observation helloOf(int bytes, SizeEnd end, boolean acknowledged) {
    return new HelloSizeTried(
        HOST,
        3389,
        bytes,
        Optional.of(1448),
        end,
        end == SizeEnd.SILENT ? Optional.of(acknowledged) : Optional.empty(),
        QUICK);
  }

  private static Observation answers(int segmentBytes, SizeEnd end) {
    return new AnswerSizeTried(
        HOST, 3389, segmentBytes, end == SizeEnd.ANSWERED ? 1600 : 0, end, QUICK);
  }

  private static Diagnosis judge(EvidenceBuilder host, Observation... path) {
    return ENGINE.judge(host.saw(StageId.PATH, path).build());
  }

  private static Verdict verdict(Diagnosis diagnosis, String cause) {
    return diagnosis.causes().stream()
        .filter(each -> each.causeId().equals(cause))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private static StageVerdict path(Diagnosis diagnosis) {
    return diagnosis.stages().stream()
        .filter(each -> each.stage() == StageId.PATH)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aGoodPathIsToldInOneLine() {
    Diagnosis diagnosis =
        judge(windows(), connects(4, 0), pieces(12, 0), helloOf(1460, SizeEnd.ANSWERED, true));
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(path(diagnosis).ok()).contains(true);
    assertThat(path(diagnosis).summary())
        .isEqualTo(
            "20 ms round trip, jitter <0.1 ms, 0 of 16 packets lost, packets of 1500 bytes get there");
    assertThat(diagnosis.cautions()).isEmpty();
  }

  private static Observation uncounted(int bytes, SizeEnd end) {
    return new HelloSizeTried(HOST, 3389, bytes, Optional.empty(), end, Optional.empty(), QUICK);
  }

  @Test
  void whatTheSystemDoesNotTellIsSaid() {
    Diagnosis diagnosis = judge(windows(), connects(4, 0), uncounted(1460, SizeEnd.ANSWERED));
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(path(diagnosis).summary())
        .isEqualTo(
            "20 ms round trip, jitter <0.1 ms, 0 of 4 connects late, packets sent again are not counted on this system, packets of 1500 bytes get there");
  }

  /** Nobody tells whether segments carry times: what is to be set is what passes in any case. */
  @Test
  void aHoleThatTheSystemDoesNotCountIsToldWithCare() {
    Diagnosis diagnosis =
        judge(
            windows(),
            connects(4, 0),
            uncounted(1460, SizeEnd.SILENT),
            uncounted(1460, SizeEnd.SILENT),
            uncounted(1400, SizeEnd.SILENT),
            uncounted(1200, SizeEnd.ANSWERED));
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(verdict(diagnosis, "mtu-blackhole")).isNotEqualTo(Verdict.CONFIRMED);
    assertThat(path(diagnosis).summary())
        .contains("packets from here of 1240 bytes come through, and those of 1452 bytes vanish");
  }

  /** Windows puts no times into segments, unless it is asked to. */
  @Test
  void segmentsWithoutTimesAreNotCountedAsLargerThanTheyAre() {
    Observation bare =
        new KernelCounted(
            HOST,
            3389,
            "hello in small pieces",
            12,
            QUICK,
            Duration.ofMillis(1),
            Optional.of(QUICK),
            16,
            0,
            Optional.of(0),
            Optional.of(0),
            1500,
            1460,
            1460);
    Observation hello =
        new HelloSizeTried(
            HOST, 3389, 1460, Optional.of(1460), SizeEnd.ANSWERED, Optional.empty(), QUICK);
    assertThat(path(judge(windows(), connects(4, 0), bare, hello)).summary())
        .endsWith("packets of 1500 bytes get there");
  }

  @Test
  void connectsWithoutAnyAnswerAreTold() {
    StageVerdict path = path(judge(windows(), connects(1)));
    assertThat(path.ok()).isEmpty();
    assertThat(path.summary()).isEqualTo("1 of 1 connects late");
  }

  @Test
  void aPathThatWasNotMeasuredSaysSo() {
    assertThat(path(judge(windows())).ok()).isEmpty();
  }

  /** One percent of loss and 100 ms are nothing that a session minds; the loss is told. */
  @Test
  void aLittleLossIsARemarkAndNoFault() {
    Duration tenth = Duration.ofMillis(100);
    Diagnosis diagnosis =
        judge(
            windows(), connects(3, tenth, tenth, Duration.ofMillis(1120)), pieces(12, 1, 0, tenth));
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(diagnosis.cautions()).containsExactly("2 of 16 packets were lost on the way");
    assertThat(path(diagnosis).summary()).contains("2 of 16 packets lost");
  }

  @Test
  void oneLateConnectMayBeTheServersQueue() {
    Diagnosis diagnosis = judge(windows(), connects(3, 1), pieces(12, 0));
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(path(diagnosis).summary())
        .contains("1 of 4 connects late, 0 of 12 packets to the host lost");
    assertThat(diagnosis.cautions()).anyMatch(each -> each.contains("queue"));
  }

  @Test
  void muchLossIsNotHealthy() {
    Diagnosis diagnosis =
        judge(windows(), connects(2, 1), pieces(12, 1), connects(10, 2), pieces(36, 4));
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("packet-loss");
    assertThat(verdict(diagnosis, "packet-loss")).isEqualTo(Verdict.LIKELY);
    assertThat(diagnosis.headline()).contains("8 of 68 packets");
  }

  @Test
  void connectsThatGetNoAnswerAtAllAreLost() {
    Diagnosis diagnosis = judge(windows(), connects(6, QUICK, QUICK), pieces(24, 2));
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("packet-loss");
  }

  /** A lost acknowledgement is made up for by the next, so that packets to there tell nothing. */
  @Test
  void connectsThatWaitOneByOneMayBeLossOnTheWayToHere() {
    Diagnosis diagnosis = judge(xrdp(), connects(8, 4), pieces(117, 0));
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("packet-loss");
    assertThat(verdict(diagnosis, "packet-loss")).isNotEqualTo(Verdict.CONFIRMED);
    assertThat(diagnosis.headline())
        .contains("4 of 12 connects were not answered at once, and 0 of 117 packets")
        .contains("loss on the way to here", "limit", "full queue");
    assertThat(path(diagnosis).summary()).contains("0 of 117 packets to the host lost");
  }

  /** Of all connects too many waited for a path that is fit for use. */
  @Test
  void connectsThatWaitAtManyTimesAreNotHealthy() {
    EvidenceBuilder xrdp = xrdp();
    for (int i = 0; i < 20; i++) {
      xrdp.connectAfter(Duration.ofSeconds(2L * i), i % 4 == 0 ? SYN_LOST : QUICK);
    }
    Diagnosis diagnosis = judge(xrdp, connects(11, 1), pieces(117, 0));
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.headline()).contains("5 of 20 connects were not answered at once");
  }

  @Test
  void whoWasNeverAnsweredIsTold() {
    Diagnosis diagnosis = judge(windows(), connects(12, QUICK, QUICK), pieces(36, 0));
    assertThat(diagnosis.headline()).contains("10 of 12 connects", "10 of them not at all");
  }

  private static Observation refusal() {
    return new TcpRefused(HOST, 3389, QUICK);
  }

  /** Four times sent and not answered is no chance. */
  @Test
  void whoIsSilentAtFirstIsNotHealthy() {
    Diagnosis diagnosis =
        ENGINE.judge(
            windows()
                .saw(
                    StageId.TCP,
                    new TcpConnected(HOST, 3389, QUICK),
                    new TcpTimedOut(HOST, 3389, Duration.ofSeconds(8)))
                .build());
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.headline()).contains("no answer within 8.0 s, and another one did");
    assertThat(verdict(diagnosis, "firewall-drop")).isEqualTo(Verdict.RULED_OUT);
  }

  @Test
  void aPortThatRefusesSomeIsNotHealthy() {
    Diagnosis once = judge(windows().connectsIn(QUICK), connects(4, 0), pieces(12, 0), refusal());
    assertThat(once.health()).isEqualTo(Health.HEALTHY);
    assertThat(once.cautions()).anyMatch(each -> each.contains("were refused"));
    Diagnosis often =
        judge(
            windows().connectsIn(QUICK, QUICK),
            connects(4, 0),
            pieces(12, 0),
            refusal(),
            refusal());
    assertThat(often.health()).isEqualTo(Health.UNKNOWN);
    assertThat(often.headline()).contains("not every time: 2 of 4 connections to the port");
    assertThat(verdict(often, "host-ips-ban")).isEqualTo(Verdict.RULED_OUT);
  }

  /** The same, seen only by the connects that were made side by side. */
  @Test
  void connectsSideBySideThatWaitedAreNoLossWhereQuietOnesDoNot() {
    EvidenceBuilder busy = xrdp().connectsIn(QUICK, SYN_LOST, SYN_LOST, SYN_LOST, QUICK);
    assertThat(judge(busy).health()).isEqualTo(Health.UNKNOWN);
    EvidenceBuilder measured = xrdp().connectsIn(QUICK, SYN_LOST, SYN_LOST, SYN_LOST, QUICK);
    assertThat(judge(measured, connects(3, 0), pieces(12, 0)).health()).isEqualTo(Health.HEALTHY);
  }

  /** A segment that was sent again and had arrived already was not lost. */
  @Test
  void whatArrivedTwiceWasNotLost() {
    Diagnosis diagnosis = judge(windows(), connects(3, 0), pieces(12, 6, 6, QUICK));
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(diagnosis.cautions()).isEmpty();
  }

  @Test
  void aLongRoundTripIsToldAndALongerOneIsTheCause() {
    Duration middling = Duration.ofMillis(200);
    Diagnosis far = judge(windows(), connects(3, middling, middling, middling));
    assertThat(far.health()).isEqualTo(Health.HEALTHY);
    assertThat(far.cautions()).anyMatch(each -> each.contains("a round trip takes 200 ms"));
    assertThat(verdict(judge(windows(), connects(3, 0)), "high-latency"))
        .isEqualTo(Verdict.RULED_OUT);
  }

  /** Nine connects that differ by 120 ms, as the kernel saw it or as only our program did. */
  @Test
  void jitterIsWhatTheKernelSeesToo() {
    Duration[] unsteady =
        IntStream.range(0, 9)
            .mapToObj(i -> Duration.ofMillis(i % 2 == 0 ? 20 : 140))
            .toArray(Duration[]::new);
    Diagnosis busyHere = judge(windows(), connects(9, unsteady), pieces(12, 0));
    assertThat(busyHere.cautions()).isEmpty();
    assertThat(verdict(busyHere, "high-latency")).isEqualTo(Verdict.RULED_OUT);
    Diagnosis jittery = judge(windows(), connects(9, unsteady));
    assertThat(jittery.cautions()).anyMatch(each -> each.contains("differ by 120 ms"));
    assertThat(verdict(jittery, "high-latency")).isEqualTo(Verdict.POSSIBLE);
    assertThat(jittery.health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void bandwidthIsJudgedByWhatTheServerMeasured() {
    assertThat(verdict(measured(120), "low-bandwidth")).isEqualTo(Verdict.LIKELY);
    assertThat(verdict(measured(20_000), "low-bandwidth")).isEqualTo(Verdict.RULED_OUT);
    assertThat(verdict(measured(0), "low-bandwidth")).isEqualTo(Verdict.NOT_TESTED);
    assertThat(measured(120).cautions())
        .anyMatch(each -> each.contains("measured 120 kbit/s") && each.contains("below 200"));
    assertThat(measured(500).notes())
        .contains("the server measured 500 kbit/s, enough for text and not for video");
    assertThat(measured(20_000).notes())
        .anyMatch(each -> each.startsWith("the server measured 20,000 kbit/s, enough for all"));
  }

  /** Each address is a way of its own, and it is said which of them is poor. */
  @Test
  void thePathsToTwoAddressesAreToldApart() {
    EvidenceBuilder poor =
        windows().saw(StageId.PATH, connects(2, 1), pieces(12, 1), connects(10, 2), pieces(36, 4));
    Diagnosis diagnosis =
        ENGINE.judge(
            windows()
                .saw(StageId.PATH, connects(4, 0), pieces(12, 0))
                .alsoAt("2001:db8::10", poor)
                .build());
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("packet-loss");
    assertThat(diagnosis.notes())
        .contains(
            "the stages are those of 2001:db8::10",
            "the path to 192.0.2.10: 20 ms round trip, jitter <0.1 ms, 0 of 16 packets lost");
    assertThat(diagnosis.cautions())
        .contains("the address 192.0.2.10 behaves differently: every stage passes");
  }

  private static Diagnosis measured(long kilobits) {
    return ENGINE.judge(
        windows()
            .saw(
                StageId.SESSION,
                new NetworkCharacterized(
                    Optional.empty(), Optional.empty(), Optional.of(kilobits), QUICK))
            .build());
  }

  @Test
  void theSizeOfAHoleTowardsHereIsToldWithWhatToSet() {
    EvidenceBuilder hole =
        windowsNegotiation()
            .everyHello(EvidenceBuilder::silent)
            .alsoTls(acceptedOn(hello(Way.SMALL_WINDOW, TlsVersion.TLS_1_2), TlsVersion.TLS_1_2));
    Diagnosis diagnosis =
        judge(
            hole,
            answers(536, SizeEnd.ANSWERED),
            answers(1460, SizeEnd.SILENT),
            answers(998, SizeEnd.ANSWERED),
            answers(1344, SizeEnd.SILENT),
            answers(1257, SizeEnd.ANSWERED));
    Assessment first = diagnosis.causes().getFirst();
    assertThat(first.causeId()).isEqualTo("mtu-blackhole");
    assertThat(first.verdict()).isEqualTo(Verdict.CONFIRMED);
    assertThat(first.support().getFirst().reason())
        .contains("1297 bytes come through", "1384 bytes vanish", "MTU", "to 1297", "MSS", "1257");
  }

  @Test
  void aHoleAwayFromHereIsFoundThoughEveryStagePasses() {
    Diagnosis diagnosis =
        judge(
            windows(),
            connects(3, 0),
            pieces(12, 0),
            helloOf(1460, SizeEnd.SILENT, false),
            helloOf(1460, SizeEnd.SILENT, false),
            helloOf(1400, SizeEnd.SILENT, false),
            helloOf(1200, SizeEnd.ANSWERED, true));
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("mtu-blackhole");
    assertThat(diagnosis.causes().getFirst().verdict()).isEqualTo(Verdict.LIKELY);
    assertThat(diagnosis.headline()).contains("from here of 1252 bytes");
  }

  /** The other side has it, so that the path brought it there. */
  @Test
  void aLargeHelloThatArrivesAndIsIgnoredIsNoHole() {
    Diagnosis diagnosis =
        judge(
            windows(),
            connects(3, 0),
            helloOf(1460, SizeEnd.SILENT, true),
            helloOf(1460, SizeEnd.SILENT, true),
            helloOf(1400, SizeEnd.ANSWERED, true));
    assertThat(verdict(diagnosis, "mtu-blackhole")).isNotEqualTo(Verdict.LIKELY);
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void oneLargeHelloThatGetsLostIsNoHole() {
    Diagnosis diagnosis =
        judge(
            windows(),
            connects(3, 0),
            helloOf(1460, SizeEnd.SILENT, false),
            helloOf(1460, SizeEnd.ANSWERED, true));
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void everyThresholdIsInTheTableAndThePage() throws IOException {
    List<String> rows;
    try (InputStream in =
        Objects.requireNonNull(
            Threshold.class.getResourceAsStream("/org/rdpdoctor/path/thresholds.csv"))) {
      rows = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
    }
    assertThat(rows.stream().map(row -> row.split(",", 2)[0]))
        .containsExactlyElementsOf(Arrays.stream(Threshold.values()).map(Threshold::id).toList());
    String page = Files.readString(Path.of("../docs/path.md"));
    for (String row : rows) {
      List<String> cells = PackedTable.cells(row);
      assertThat(page)
          .contains(
              "| %s | %s %s | %s | %s |"
                  .formatted(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4)));
    }
  }

  private static EvidenceBuilder expired() {
    Instant now = EvidenceBuilder.NOW;
    return windows()
        .certificate(
            EvidenceBuilder.certificate(
                EvidenceBuilder.HOST,
                EvidenceBuilder.HOST,
                true,
                now.minus(Duration.ofDays(200)),
                now.minus(Duration.ofDays(1))));
  }

  /** ADR 24: both are true, and whoever mends the certificate alone still has no session. */
  @Test
  void whatIsProvedOfTheWayComesBeforeWhatIsProvedOfTheServer() {
    Diagnosis diagnosis =
        judge(expired(), connects(4, 2), pieces(36, 8), pieces(36, 7), pieces(36, 9));
    assertThat(diagnosis.remaining().stream().limit(2).map(Assessment::causeId))
        .containsExactly("packet-loss", "listener-cert-expired");
    assertThat(verdict(diagnosis, "packet-loss")).isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(diagnosis, "listener-cert-expired")).isEqualTo(Verdict.CONFIRMED);
    assertThat(diagnosis.headline())
        .contains("Met first, on the way: ")
        .contains("(packet-loss). Proved as well:")
        .contains("(listener-cert-expired).");
  }

  /** A fixed size would not mend a hole that is narrower. */
  @Test
  void adviceLeavesTheSizeToWhatWasMeasured() {
    assertThat(CausePages.page("mtu-blackhole").orElseThrow().mend())
        .anyMatch(each -> each.contains("mtu=SIZE"))
        .noneMatch(each -> each.contains("1350"));
  }

  /** One outage on one connection is no proof, and what is likely does not pass what is proved. */
  @Test
  void lossOfOneMomentDoesNotComeBeforeWhatIsProved() {
    Diagnosis diagnosis = judge(expired(), connects(6, 0), pieces(36, 12), pieces(36, 0));
    assertThat(verdict(diagnosis, "packet-loss")).isNotEqualTo(Verdict.CONFIRMED);
    assertThat(diagnosis.remaining().getFirst().causeId()).isEqualTo("listener-cert-expired");
  }

  /** Twice on connections that stood, and a connect that had to wait at another time. */
  @Test
  void connectsThatWaitedAreOtherMomentsOfTheSameLoss() {
    Diagnosis twice = judge(expired(), connects(6, 0), pieces(36, 5), pieces(36, 6));
    Diagnosis ofTheStage = judge(expired(), connects(5, 1), pieces(36, 5), pieces(36, 6));
    Diagnosis ofOthers =
        judge(expired().connectsIn(QUICK, SYN_LOST), connects(6, 0), pieces(36, 5), pieces(36, 6));
    assertThat(verdict(twice, "packet-loss")).isEqualTo(Verdict.LIKELY);
    assertThat(verdict(ofTheStage, "packet-loss")).isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(ofOthers, "packet-loss")).isEqualTo(Verdict.CONFIRMED);
    assertThat(ofTheStage.remaining().stream().limit(2).map(Assessment::causeId))
        .containsExactly("packet-loss", "listener-cert-expired");
  }

  /** Neither is proof alone: 6 of 61 packets, and 6 of 18 connects at as many times. */
  @Test
  void fewPacketsAndManyConnectsTogetherAreProof() {
    EvidenceBuilder waiting = expired();
    for (int i = 0; i < 18; i++) {
      waiting.connectAfter(Duration.ofSeconds(2L * i), i % 3 == 0 ? SYN_LOST : QUICK);
    }
    Diagnosis packets = judge(expired(), connects(9, 3), pieces(55, 6));
    Diagnosis both = judge(waiting, connects(9, 3), pieces(55, 6));
    assertThat(verdict(packets, "packet-loss")).isEqualTo(Verdict.LIKELY);
    assertThat(verdict(both, "packet-loss")).isEqualTo(Verdict.CONFIRMED);
  }

  /** Questions that are asked side by side meet one outage together. */
  @Test
  void whatWaitsAtTheSameTimeIsOneMoment() {
    Diagnosis diagnosis =
        judge(
            expired().connectsIn(QUICK, SYN_LOST, SYN_LOST, SYN_LOST, QUICK, QUICK, QUICK, QUICK),
            connects(6, 0),
            ofAStage(40, 12),
            pieces(12, 0));
    assertThat(verdict(diagnosis, "packet-loss")).isEqualTo(Verdict.LIKELY);
  }

  /** A path that loses 4 % loses 10 of 120 twice in a hundred times, and 12 three in a thousand. */
  @Test
  void whatChanceDoesNowAndThenIsNoProof() {
    Diagnosis few = judge(expired(), connects(6, 0), pieces(36, 3), pieces(37, 3), pieces(37, 4));
    Diagnosis many = judge(expired(), connects(6, 0), pieces(36, 4), pieces(36, 4), pieces(36, 4));
    assertThat(verdict(few, "packet-loss")).isEqualTo(Verdict.LIKELY);
    assertThat(verdict(many, "packet-loss")).isEqualTo(Verdict.CONFIRMED);
  }

  /** What arrived twice was late and not lost. */
  @Test
  void whatArrivedTwiceProvesNoLoss() {
    Diagnosis diagnosis =
        judge(
            expired(),
            connects(6, 0),
            pieces(36, 8, 8, QUICK),
            pieces(36, 8, 8, QUICK),
            pieces(36, 8, 8, QUICK));
    assertThat(verdict(diagnosis, "packet-loss")).isNotIn(Verdict.CONFIRMED, Verdict.LIKELY);
  }

  private static Observation requestOf(int bytes, SizeEnd end, boolean acknowledged) {
    return new RequestSizeTried(
        HOST,
        3389,
        bytes,
        end,
        end == SizeEnd.SILENT ? Optional.of(acknowledged) : Optional.empty(),
        QUICK);
  }

  /** A filter of large hellos would let a large request pass. */
  @Test
  void aHoleAwayFromHereIsProvedByWhatIsNoHello() {
    Observation[] hellos = {
      connects(4, 0),
      helloOf(1460, SizeEnd.SILENT, false),
      helloOf(1460, SizeEnd.SILENT, false),
      helloOf(1200, SizeEnd.ANSWERED, true)
    };
    assertThat(verdict(judge(windows(), hellos), "mtu-blackhole")).isNotEqualTo(Verdict.CONFIRMED);
    List<Observation> both = new ArrayList<>(List.of(hellos));
    both.add(requestOf(1460, SizeEnd.SILENT, false));
    both.add(requestOf(200, SizeEnd.ANSWERED, true));
    Diagnosis diagnosis = judge(expired(), both.toArray(Observation[]::new));
    assertThat(diagnosis.remaining().stream().limit(2).map(Assessment::causeId))
        .containsExactly("mtu-blackhole", "listener-cert-expired");
  }

  private static EvidenceBuilder hellosSwallowed() {
    return windowsNegotiation()
        .everyHello(EvidenceBuilder::silent)
        .alsoTls(acceptedOn(hello(Way.SPLIT, TlsVersion.TLS_1_2), TlsVersion.TLS_1_2));
  }

  /** One packet that got lost does not explain that no hello at all came through but the split. */
  @Test
  void aLittleLossDoesNotExplainThatNoHelloComesThrough() {
    Diagnosis diagnosis = judge(hellosSwallowed(), connects(6, 1));
    assertThat(diagnosis.causes().getFirst().causeId())
        .isEqualTo("firewall-reset-after-clienthello");
    assertThat(diagnosis.causes().getFirst().verdict()).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aPathThatLosesAGreatDealMayDoIt() {
    Diagnosis diagnosis =
        judge(hellosSwallowed(), connects(4, 4), pieces(36, 12), pieces(36, 14), pieces(36, 9));
    assertThat(verdict(diagnosis, "firewall-reset-after-clienthello"))
        .isNotEqualTo(Verdict.CONFIRMED);
  }

  private static Observation ofAStage(int again, Duration variation) {
    return new KernelCounted(
        HOST,
        3389,
        "messages of a stage",
        2,
        Duration.ofMillis(200),
        variation,
        Optional.of(Duration.ofMillis(80)),
        10,
        again,
        Optional.of(again),
        Optional.of(0),
        1500,
        1448,
        1448);
  }

  /** As on 24 kbit/s, which a certificate fills for a second. */
  @Test
  void whatASlowLineDelaysIsNotLost() {
    Duration swollen = Duration.ofMillis(270);
    Diagnosis slow =
        judge(
            windows(),
            connects(12, 0),
            pieces(35, 1),
            ofAStage(3, swollen),
            ofAStage(3, swollen),
            ofAStage(3, swollen));
    assertThat(verdict(slow, "packet-loss")).isNotIn(Verdict.CONFIRMED, Verdict.LIKELY);
    assertThat(slow.health()).isEqualTo(Health.HEALTHY);
  }
}
