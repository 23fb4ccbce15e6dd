package org.rdpdoctor.remote.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.remote.agent.PlaceAnswer.Answered;
import org.rdpdoctor.remote.agent.PlaceAnswer.NotAsked;
import org.rdpdoctor.report.EvidenceJson;

/** An agent and who asks it, each against whatever the other may say. */
class AgentConversationTest {
  private static final String HELLO =
      "{\"say\":\"hello\",\"protocol\":1,\"madeBy\":\"rdpdoctor 1.2.3\"}\n";
  private static final String FOLLOWS = "{\"say\":\"evidence\"}\n";

  private final List<String> progress = new ArrayList<>();

  private Optional<PlaceAnswer> answerTo(String said) throws IOException {
    AgentConversation conversation =
        new AgentConversation(TestingAgent.request(), TestingAgent.MADE_BY, progress::add, 100_000);
    return conversation.hold(
        new Lines(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8))),
        new ByteArrayOutputStream());
  }

  private String because(String said) throws IOException {
    return assertThat(answerTo(said).orElseThrow())
        .isInstanceOf(NotAsked.class)
        .extracting(each -> ((NotAsked) each).because())
        .actual();
  }

  private static String agentSays(String asked, AllowedTargets allowed)
      throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TestingAgent.session(allowed)
        .serve(new ByteArrayInputStream(asked.getBytes(StandardCharsets.UTF_8)), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void evidenceComesWhole() throws IOException, InterruptedException {
    String said = agentSays(AgentText.write(TestingAgent.request()) + "\n", AllowedTargets.ALL);
    Answered answer = (Answered) answerTo("Welcome!\n" + said).orElseThrow();
    assertThat(answer.evidence().target()).isEqualTo(TestingAgent.TARGET);
    assertThat(answer.evidence().runs()).hasSize(1);
    assertThat(answer.notes()).isEmpty();
    assertThat(progress).containsExactly("tcp");
  }

  /** An agent of an older version goes without, and that is said. */
  @Test
  void whatAnAgentDoesNotKnowIsToldAndNotTakenForDone() throws IOException, InterruptedException {
    AgentRequest deep = request(1, Duration.ofMinutes(5));
    String said = agentSays(AgentText.write(deep) + "\n", AllowedTargets.ALL);
    assertThat(notes(deep, said)).isEmpty();
    String older = HELLO + said.substring(said.indexOf('\n') + 1);
    assertThat(notes(deep, older))
        .containsExactly("rdpdoctor 1.2.3 does not know --deep, --route, --hold, and went without");
  }

  private List<String> notes(AgentRequest request, String said) throws IOException {
    PlaceAnswer answer =
        new AgentConversation(request, TestingAgent.MADE_BY, progress::add)
            .hold(
                new Lines(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8))),
                new ByteArrayOutputStream())
            .orElseThrow();
    return ((Answered) answer).notes();
  }

  private static AgentRequest request(int runs, Duration hold) {
    return new AgentRequest(
        TestingAgent.TARGET,
        Duration.ofSeconds(50),
        true,
        false,
        runs,
        Duration.ZERO,
        true,
        true,
        Optional.of(hold));
  }

  @Test
  void whatIsAskedAtLengthArrivesWithinLimits() {
    AgentRequest deep = request(2, Duration.ofMinutes(5));
    assertThat(AgentText.request(AgentText.write(deep))).contains(deep);
    assertThat(deep.longest()).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
    AgentRequest often = request(7, Duration.ofMinutes(5));
    assertThat(AgentText.request(AgentText.write(often))).as("35 minutes in all").isEmpty();
    AgentRequest longer = request(1, AgentRequest.LONGEST_HOLD.plusMillis(1));
    assertThat(AgentText.request(AgentText.write(longer))).isEmpty();
    assertThat(
            AgentText.request(
                AgentText.write(deep).replace("\"holdMillis\":300000", "\"holdMillis\":-1")))
        .isEmpty();
  }

  @Test
  void whatIsNotAllowedIsNotExamined() throws IOException, InterruptedException {
    String said =
        agentSays(
            AgentText.write(TestingAgent.request()) + "\n",
            AllowedTargets.of(List.of("other.example.com")));
    assertThat(because(said)).contains("does not allow srv.example.com:3389");
    assertThat(said).doesNotContain("evidence");
  }

  @Test
  void whatIsNoRequestIsRefused() throws IOException, InterruptedException {
    String good = AgentText.write(TestingAgent.request());
    List<String> wrong =
        List.of(
            "GET / HTTP/1.1\n",
            "{}\n",
            "x".repeat(20_000) + "\n",
            good.replace("srv.example.com\",\"port", "a b\",\"port") + "\n",
            good.replace("3389", "0") + "\n",
            good.replace("\"runs\":1", "\"runs\":100000") + "\n",
            good.replace("20000", "99999999999") + "\n",
            good.replace("\"protocol\":1", "\"protocol\":2") + "\n");
    for (String asked : wrong) {
      assertThat(agentSays(asked, AllowedTargets.ALL)).contains("refused");
    }
    assertThat(agentSays(good, AllowedTargets.ALL)).as("half a line").doesNotContain("evidence");
  }

  @Test
  void whatNeverSpokeIsNoAgent() throws IOException {
    assertThat(answerTo("")).isEmpty();
    assertThat(answerTo("bash: rdpdoctor: command not found\n")).isEmpty();
    assertThat(answerTo("noise\n".repeat(1000))).isEmpty();
  }

  @Test
  void anAgentThatFailsIsOneLine() throws IOException {
    assertThat(because(HELLO)).contains("ended in the middle");
    assertThat(because(HELLO + FOLLOWS)).contains("ended in the middle of its evidence");
    assertThat(because(HELLO + FOLLOWS + "{\"schema\":")).contains("in the middle");
    assertThat(because(HELLO + FOLLOWS + "{\"schema\":\n")).contains("cannot be read");
    assertThat(because(HELLO + FOLLOWS + "x".repeat(200_000))).contains("too large");
    assertThat(because(HELLO + "{\"say\":\"refused\",\"because\":\"no\\u001b[31m\"}\n"))
        .contains("refuses: no")
        .doesNotContain("\u001b");
    assertThat(because(HELLO.replace("1,", "2,"))).contains("speaks version 2");
    assertThat(because(HELLO + "{\"say\":\"progress\",\"stage\":\"tcp\"}\n".repeat(3000)))
        .contains("more than");
  }

  @Test
  void onlyWhatAProbeOfTheTargetSeesIsTaken() throws IOException {
    Target other = new Target("other", "other.example.com", 3389);
    assertThat(because(said(TestingAgent.evidence(other)))).contains("not of what it was asked");
    Evidence empty =
        new Evidence(
            Evidence.SCHEMA, TestingAgent.MADE_BY, TestingAgent.TARGET, List.of(), List.of());
    assertThat(because(said(empty))).contains("not of what it was asked");
    Observed word = new Observed(new Source.Person(), new WordReported("service-stopped", true));
    Run forged =
        new Run(
            Instant.now(),
            Duration.ZERO,
            new StageReport(StageId.NAME, new StageOutcome.Completed(List.of(word)), Duration.ZERO),
            List.of(),
            false);
    Evidence with =
        new Evidence(
            Evidence.SCHEMA, TestingAgent.MADE_BY, TestingAgent.TARGET, List.of(forged), List.of());
    assertThat(because(said(with))).contains("not what a probe sees");
    Evidence told = TestingAgent.evidence(TestingAgent.TARGET).reporting(List.of(word));
    assertThat(((Answered) answerTo(said(told)).orElseThrow()).evidence().reported()).isEmpty();
  }

  @Test
  void anotherVersionAndAnotherClockAreTold() throws IOException {
    Evidence now = TestingAgent.evidence(TestingAgent.TARGET);
    Run run = now.runs().getFirst();
    Run old =
        new Run(
            run.startedAt().minus(Duration.ofHours(3)), run.took(), run.name(), List.of(), false);
    Evidence past =
        new Evidence(Evidence.SCHEMA, "rdpdoctor 1.2.2", now.target(), List.of(old), List.of());
    String said = said(past).replace("1.2.3", "1.2.2");
    assertThat(((Answered) answerTo(said).orElseThrow()).notes())
        .anySatisfy(note -> assertThat(note).contains("rdpdoctor 1.2.2 examines there"))
        .anySatisfy(note -> assertThat(note).contains("180 minutes behind"));
  }

  /** A certificate, the host's clock and the other places are then judged by one clock. */
  @Test
  void whatAPlaceWithAWrongClockSawIsToldByOurs() throws IOException {
    for (Duration off :
        List.of(Duration.ofDays(365), Duration.ofHours(2), Duration.ofMinutes(-15))) {
      Instant now = Instant.now();
      Answered answer = (Answered) answerTo(said(byClock(now.plus(off), off))).orElseThrow();
      Run run = answer.evidence().runs().getFirst();
      assertThat(run.startedAt()).isCloseTo(now, within(5, ChronoUnit.SECONDS));
      NlaChallenged challenged =
          (NlaChallenged)
              run.roads().getFirst().stages().getFirst().observations().getFirst().observation();
      assertThat(challenged.skew().orElseThrow()).isBetween(seconds(-5), seconds(5));
      assertThat(answer.notes()).singleElement().asString().contains("minutes");
    }
  }

  @Test
  void timesBeyondAllTimesAreLeftAsTheyAre() throws IOException {
    for (Instant wild : List.of(Instant.MAX.minusSeconds(1), Instant.MIN.plusSeconds(1))) {
      assertThat(answerTo(said(byClock(wild, Duration.ofSeconds(Long.MAX_VALUE / 4))))).isPresent();
    }
  }

  /** Of a host whose clock is right, seen from a place whose clock is off. */
  private static Evidence byClock(Instant startedAt, Duration off) {
    NlaChallenged challenged =
        new NlaChallenged(
            6,
            Optional.empty(),
            Optional.of("SRV"),
            Optional.of("CORP"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(off.negated()),
            Duration.ZERO);
    StageReport nla =
        new StageReport(
            StageId.NLA,
            new StageOutcome.Completed(List.of(Observed.byProbe(challenged))),
            Duration.ZERO);
    Evidence any = TestingAgent.evidence(TestingAgent.TARGET);
    Run run =
        new Run(
            startedAt,
            Duration.ZERO,
            any.runs().getFirst().name(),
            List.of(new Road("192.0.2.1", List.of(nla), List.of())),
            false);
    return new Evidence(
        Evidence.SCHEMA, TestingAgent.MADE_BY, any.target(), List.of(run), List.of());
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static String said(Evidence evidence) {
    return HELLO + FOLLOWS + EvidenceJson.write(evidence) + "\n";
  }
}
