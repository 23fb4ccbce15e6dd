package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.SampleEvidence;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.report.Ladder.Fate;
import org.rdpdoctor.report.Ladder.Lane;
import org.rdpdoctor.report.Ladder.Step;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** A ladder says what is known and no more. */
class LadderTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

  @Test
  void whetherAnUnansweredSynArrivedIsNotKnown() {
    Ladder ladder = ladder("silent");

    assertThat(messages(ladder.steps()))
        .singleElement()
        .satisfies(syn -> assertThat(syn.fate()).isEqualTo(Fate.UNKNOWN));
    assertThat(ladder.ok()).contains(false);
    assertThat(ladder.sentences().getFirst()).endsWith("whether it arrived is not known.");
  }

  @Test
  void aHealthyHostsLadderEndsWell() {
    Ladder ladder = ladder("healthy-windows");

    assertThat(ladder.ok()).contains(true);
    assertThat(messages(ladder.steps())).noneMatch(Step.Message::bad);
  }

  @Test
  void onlyWhatAFrameShowsIsSaidToBeInIt() {
    List<Observed> seen =
        List.of(
            at(1, 0, new TcpConnected("10.0.0.2", 3389, Duration.ofMillis(2))),
            at(
                5,
                1_000,
                new NegotiationSelected(
                    Optional.of(SecurityProtocols.HYBRID),
                    SecurityProtocols.HYBRID,
                    0,
                    0,
                    Duration.ofMillis(100))));
    assertThat(messages(steps(seen)))
        .extracting(each -> each.what() + " | " + each.when() + " | " + each.where())
        .containsExactly(
            "SYN to port 3389 | 0.000 s | frame 1",
            "SYN+ACK: connected | 0.002 s | ",
            "X.224 request: CredSSP | 0.900 s | ",
            "X.224 confirm: CredSSP | 1.000 s | frame 5");
  }

  @Test
  void aResetOfAnotherOriginComesFromTheMiddle() {
    EndSeen foreign = end(true, 57, List.of(128));
    EndSeen own = end(true, 128, List.of(128));

    assertThat(messages(steps(List.of(at(9, 10, foreign)))).getFirst().from())
        .isEqualTo(Lane.MIDDLE);
    assertThat(messages(steps(List.of(at(9, 10, own)))).getFirst().from()).isEqualTo(Lane.SERVER);
  }

  private static EndSeen end(boolean reset, int timeToLive, List<Integer> usual) {
    return new EndSeen(
        Party.SERVER,
        reset,
        Duration.ofMillis(10),
        timeToLive,
        usual,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static List<Step> steps(List<Observed> seen) {
    InspectedFile file =
        new InspectedFile("a.pcap", "pcap", 1, seen, 0, Optional.empty(), Optional.empty());
    LadderSteps steps = new LadderSteps(EvidenceIndex.of(List.of(file)), Optional.of(NOON));
    seen.forEach(steps::add);
    return steps.steps();
  }

  private static Observed at(long frame, long millis, Observation what) {
    return new Observed(
        new Source.Capture("a.pcap", Optional.of(1), frame, NOON.plusMillis(millis)), what);
  }

  private static List<Step.Message> messages(List<Step> steps) {
    return steps.stream()
        .filter(Step.Message.class::isInstance)
        .map(Step.Message.class::cast)
        .toList();
  }

  private static Ladder ladder(String name) {
    Evidence evidence = SampleEvidence.named(name);
    Judged judged = new Judged(evidence, ENGINE.judge(evidence));
    return Ladder.of(judged, EvidenceIndex.of(evidence, ""), List.of()).orElseThrow();
  }
}
