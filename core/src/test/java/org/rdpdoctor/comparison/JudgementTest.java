package org.rdpdoctor.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.comparison.Comparison.Side;
import org.rdpdoctor.comparison.Conclusion.Bearing;
import org.rdpdoctor.comparison.Judgement.Certainty;
import org.rdpdoctor.comparison.Judgement.Lies;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.comparison.Steadiness.Told;
import org.rdpdoctor.diagnosis.CauseTable;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.SampleEvidence;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.ViewEvidence;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.StageId;

/** What two views prove, what they rule out, and what they must not be taken for (ADR 25). */
class JudgementTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration A_LITTLE_LATER = Duration.ofSeconds(2);
  private static final Duration EVERY = Duration.ofSeconds(4);
  private static final int ENOUGH = 5;
  private static final List<String> KEYS =
      List.of("listener-key-unreadable", "listener-key-missing", "machinekeys-acl");

  private final Evidence cutHere =
      ViewEvidence.repeated(AT_ONCE, EVERY, ENOUGH, ViewEvidence.resetOnEveryHello());
  private final Evidence wellThere =
      ViewEvidence.repeated(A_LITTLE_LATER, EVERY, ENOUGH, ViewEvidence.healthy());

  // What is proved

  @Test
  void aBoxOnOneWayIsProvedOnceTheMachineIsOne() {
    Comparison comparison = places(cutHere, wellThere, true);
    Judgement judgement = judgement(comparison);

    assertThat(judgement.lies()).isEqualTo(Lies.ON_THE_FIRST_WAY);
    assertThat(judgement.certainty()).isEqualTo(Certainty.PROVED);
    assertThat(judgement.unless()).isEmpty();
    assertThat(judgement.basis().orElseThrow().first()).contains("is reset", "5 of 5 runs");
    assertThat(judgement.basis().orElseThrow().second()).contains("session", "5 of 5 runs");
    assertThat(causes(comparison, Bearing.RULES_OUT)).containsAll(KEYS);
    assertThat(verdict(comparison, "listener-key-unreadable")).isEqualTo(Verdict.RULED_OUT);
    assertThat(comparison.together().headline())
        .contains("firewall-reset-after-clienthello")
        .doesNotContain("listener-key");
  }

  /**
   * Security software here and on the host, and bans, show just so: a place is proved, no cause.
   */
  @Test
  void thePlaceIsProvedAndNoCauseOfIt() {
    Comparison comparison = places(cutHere, wellThere, true);
    assertThat(judgement(comparison).candidates())
        .contains("firewall-reset-after-clienthello", "middlebox-av-intercept");
    assertThat(causes(comparison, Bearing.PROVES)).isEmpty();
    assertThat(comparison.together().remaining())
        .noneMatch(each -> each.verdict() == Verdict.CONFIRMED);
  }

  @Test
  void anInspectorOnOneWayIsProvedWhileTheHostShowsItsOwnElsewhere() {
    Evidence inspected =
        ViewEvidence.repeated(AT_ONCE, EVERY, 2, ViewEvidence.shows("Zscaler Root CA"));
    Evidence own = ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 2, ViewEvidence.healthy());
    Judgement judgement = judgement(places(inspected, own, false));

    assertThat(judgement.lies()).isEqualTo(Lies.WHERE_TLS_ENDS);
    assertThat(judgement.certainty()).isEqualTo(Certainty.PROVED);
    assertThat(judgement.because()).contains("on the way from HERE", "Zscaler");
    Judgement seenFromThere = judgement(places(own, inspected, false));
    assertThat(seenFromThere.because()).contains("on the way from there");
    assertThat(seenFromThere.candidates()).isEmpty();
  }

  /** Where the chain is not accepted here, the same proof names the cause. */
  @Test
  void anInspectorThatFailsIsTheCause() {
    Evidence inspected =
        ViewEvidence.expecting(
            ViewEvidence.repeated(AT_ONCE, EVERY, 2, ViewEvidence.shows("Example CA")), 8);
    Evidence own =
        ViewEvidence.expecting(
            ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 2, ViewEvidence.healthy()), 8);
    Comparison comparison = places(inspected, own, false);

    assertThat(judgement(comparison).certainty()).isEqualTo(Certainty.PROVED);
    assertThat(causes(comparison, Bearing.PROVES)).containsExactly("tls-inspection");
    assertThat(verdict(comparison, "tls-inspection")).isEqualTo(Verdict.CONFIRMED);
    assertThat(comparison.together().headline()).contains("Cause: ", "tls-inspection");
  }

  /** A box can sign a certificate in the host's name, so the name clears nobody. */
  @Test
  void aCopyOfTheHostsNameThatIsNotExpectedIsInspection() {
    Evidence copied =
        ViewEvidence.expecting(
            ViewEvidence.repeated(
                AT_ONCE, EVERY, ENOUGH, ViewEvidence.ofItsName(Duration.ofDays(1), 7)),
            8);
    Evidence own =
        ViewEvidence.expecting(
            ViewEvidence.repeated(A_LITTLE_LATER, EVERY, ENOUGH, ViewEvidence.healthy()), 8);
    Comparison comparison = places(copied, own, false);
    Judgement judgement = judgement(comparison);

    assertThat(judgement.certainty()).isEqualTo(Certainty.PROVED);
    assertThat(judgement.because()).contains("on the way from HERE", "not the one that is");
    assertThat(judgement.candidates()).contains("tls-inspection");
    assertThat(judgement.next().orElseThrow())
        .as("it was given")
        .doesNotContain("--expect-fingerprint");
    assertThat(causes(comparison, Bearing.PROVES)).containsExactly("tls-inspection");
    assertThat(verdict(comparison, "tls-inspection")).isEqualTo(Verdict.CONFIRMED);
    assertThat(comparison.together().headline()).contains("tls-inspection");
    assertThat(judgement(places(own, copied, false)).candidates()).isEmpty();
  }

  @Test
  void aCopyOfTheHostsNameWithoutAnExpectationLeavesOpenForWhom() {
    Evidence copied =
        ViewEvidence.repeated(
            AT_ONCE, EVERY, ENOUGH, ViewEvidence.ofItsName(Duration.ofDays(1), 7));
    Judgement judgement = judgement(places(copied, wellThere, false));
    assertThat(judgement.certainty()).isEqualTo(Certainty.PROVED);
    assertThat(judgement.because()).contains("for one of the places");
    assertThat(judgement.candidates()).contains("tls-inspection");
    assertThat(judgement.next().orElseThrow()).contains("--expect-fingerprint");
  }

  // Near misses

  /** Two saves of one hour, from one machine or from two: a renewal explains them as well. */
  @Test
  void aRenewalOfTheSameNameBetweenTwoSavesLeavesItOpen() {
    Evidence renewed =
        ViewEvidence.repeated(
            Duration.ofMinutes(20), EVERY, 2, ViewEvidence.ofItsName(Duration.ZERO, 7));
    Evidence before = ViewEvidence.repeated(AT_ONCE, EVERY, 2, ViewEvidence.healthy());
    for (Comparison each : List.of(places(renewed, before, false), places(before, renewed, true))) {
      assertThat(judgement(each).lies()).isEqualTo(Lies.WHERE_TLS_ENDS);
      assertThat(judgement(each).certainty()).isEqualTo(Certainty.OPEN);
      assertThat(judgement(each).because())
          .contains("was renewed between the two", "or something between ends TLS");
      assertThat(each.remarks()).singleElement().asString().contains("renewed between the two, or");
    }
  }

  /** A forward that leads elsewhere from here: other software, without NLA. */
  @Test
  void twoServersAtOneAddressAreNotOneHost() {
    Evidence windows = ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 3, ViewEvidence.healthy());
    Evidence other = ViewEvidence.repeated(AT_ONCE, EVERY, 3, ViewEvidence.anotherServer());
    Comparison comparison = places(other, windows, false);
    Judgement judgement = judgement(comparison);

    assertThat(judgement.lies()).isEqualTo(Lies.IN_THE_NAME);
    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(judgement.because()).startsWith("two servers answer at one address");
    assertThat(judgement.unless()).singleElement().asString().contains("something between ends");
    assertThat(judgement.candidates()).startsWith("wrong-target");
    assertThat(judgement.basis().orElseThrow().first()).contains("XRDP", "NLA: not offered");
    assertThat(judgement.basis().orElseThrow().second()).contains("WINDOWS", "NLA: required");
    assertThat(judgement(places(other, windows, true)).lies())
        .as("who knows that it is one machine")
        .isEqualTo(Lies.WHERE_TLS_ENDS);
    assertThat(places(ViewEvidence.at(other, "127.0.0.1"), windows, false).judgement()).isEmpty();
  }

  @Test
  void severalMachinesMayShareTheAddress() {
    Judgement judgement = judgement(places(cutHere, wellThere, false));
    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(judgement.unless()).singleElement().asString().contains("several machines");
    assertThat(judgement.next().orElseThrow()).contains("--one-machine");
    assertThat(causes(places(cutHere, wellThere, false), Bearing.RULES_OUT)).isEmpty();
  }

  @Test
  void oneFailingRunIsNoProof() {
    Comparison comparison =
        places(
            ViewEvidence.repeated(AT_ONCE, EVERY, 1, ViewEvidence.resetOnEveryHello()),
            ViewEvidence.repeated(Duration.ofMillis(500), EVERY, 1, ViewEvidence.healthy()),
            true);
    Judgement judgement = judgement(comparison);
    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(judgement.unless()).singleElement().asString().contains("comes and goes");
    assertThat(judgement.next().orElseThrow()).contains("--repeat 5");
    assertThat(causes(comparison, Bearing.RULES_OUT))
        .as("what does not come and go is not there")
        .containsAll(KEYS);
  }

  /** Two seconds are enough for a service to start again. */
  @Test
  void oneRunAfterTheOtherRulesNothingOut() {
    Comparison comparison =
        places(
            ViewEvidence.repeated(AT_ONCE, EVERY, 1, ViewEvidence.resetOnEveryHello()),
            ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 1, ViewEvidence.healthy()),
            true);
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
    assertThat(causes(comparison, Bearing.SPEAKS_AGAINST)).containsAll(KEYS);
  }

  @Test
  void aHostThatHealedBetweenTheTwoRulesNothingOut() {
    Evidence afterwards =
        ViewEvidence.repeated(Duration.ofMinutes(10), EVERY, ENOUGH, ViewEvidence.healthy());
    Comparison comparison = places(cutHere, afterwards, true);
    Judgement judgement = judgement(comparison);

    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(judgement.unless()).singleElement().asString().contains("changed between");
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
    assertThat(causes(comparison, Bearing.SPEAKS_AGAINST)).containsAll(KEYS);
    assertThat(verdict(comparison, "listener-key-unreadable")).isEqualTo(Verdict.POSSIBLE);
  }

  @Test
  void aHostThatBrokeBetweenTheTwoRulesNothingOut() {
    Evidence before =
        ViewEvidence.repeated(Duration.ofMinutes(-10), EVERY, ENOUGH, ViewEvidence.healthy());
    Comparison comparison = places(cutHere, before, true);
    assertThat(judgement(comparison).certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
  }

  @Test
  void whatComesAndGoesMayPassByChance() {
    Evidence sometimes =
        ViewEvidence.repeated(
            AT_ONCE,
            EVERY,
            ViewEvidence.healthy(),
            ViewEvidence.resetOnEveryHello(),
            ViewEvidence.healthy());
    Comparison comparison =
        places(
            sometimes,
            ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 3, ViewEvidence.healthy()),
            true);
    Judgement judgement = judgement(comparison);
    assertThat(judgement.lies()).isEqualTo(Lies.IN_CHANCE);
    assertThat(judgement.certainty()).isEqualTo(Certainty.OPEN);
    assertThat(judgement.next().orElseThrow()).contains("--repeat");
    assertThat(causes(comparison, Bearing.SPEAKS_FOR)).isEmpty();
  }

  @Test
  void whatComesAndGoesHereAndNeverThereIsOfTheWay() {
    Evidence sometimes =
        ViewEvidence.repeated(
            AT_ONCE,
            EVERY,
            IntStream.range(0, 20)
                .mapToObj(
                    i -> i % 2 == 0 ? ViewEvidence.resetOnEveryHello() : ViewEvidence.healthy())
                .toArray(Evidence[]::new));
    Evidence always = ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 20, ViewEvidence.healthy());
    Judgement judgement = judgement(places(sometimes, always, true));
    assertThat(judgement.lies()).isEqualTo(Lies.ON_THE_FIRST_WAY);
    assertThat(judgement.certainty()).isEqualTo(Certainty.PROVED);
  }

  /** The host's own firewall may let in one source and not another. */
  @Test
  void aFirewallOfTheHostThatNamesSourcesRemains() {
    Evidence silent = ViewEvidence.repeated(AT_ONCE, EVERY, ENOUGH, ViewEvidence.silent());
    Comparison comparison = places(silent, wellThere, true);
    Judgement judgement = judgement(comparison);

    assertThat(judgement.certainty()).isEqualTo(Certainty.PROVED);
    assertThat(judgement.because()).contains("what treats it otherwise");
    assertThat(judgement.candidates())
        .contains("firewall-drop", "host-firewall-block", "host-ips-ban", "vpn-down");
    assertThat(causes(comparison, Bearing.RULES_OUT)).contains("host-down");
    assertThat(comparison.together().remaining())
        .extracting(each -> each.causeId())
        .contains("firewall-drop", "host-firewall-block");
    assertThat(judgement.next().orElseThrow()).contains("firewall rules");
  }

  @Test
  void aLoadBalancerWithTwoCertificatesInspectsNothing() {
    Evidence one = ViewEvidence.repeated(AT_ONCE, EVERY, 3, ViewEvidence.healthy());
    Evidence other =
        ViewEvidence.repeated(
            A_LITTLE_LATER,
            EVERY,
            3,
            ViewEvidence.anotherMachine("srv.corp.example", "Example CA"));
    assertThat(places(one, other, false).judgement()).isEmpty();

    Judgement unnamed =
        judgement(
            places(
                ViewEvidence.repeated(AT_ONCE, EVERY, 3, ViewEvidence.nameless("A", 1)),
                ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 3, ViewEvidence.nameless("B", 2)),
                false));
    assertThat(unnamed.lies()).isEqualTo(Lies.WHERE_TLS_ENDS);
    assertThat(unnamed.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(unnamed.unless()).contains("several machines share the address");
  }

  @Test
  void aBalancerThatIsSeenToBalanceSaysNothing() {
    Evidence both =
        ViewEvidence.repeated(
            AT_ONCE, EVERY, ViewEvidence.nameless("A", 1), ViewEvidence.nameless("B", 2));
    Evidence one = ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 2, ViewEvidence.nameless("A", 1));
    assertThat(places(both, one, false).judgement()).isEmpty();
  }

  @Test
  void aCertificateThatWasJustRenewedIsNoInspection() {
    Comparison comparison =
        places(
            ViewEvidence.repeated(AT_ONCE, EVERY, 1, ViewEvidence.shows("Zscaler Root CA")),
            ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 1, ViewEvidence.healthy()),
            false);
    assertThat(judgement(comparison).certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(judgement(comparison).unless()).singleElement().asString().contains("renewed");
  }

  @Test
  void anotherVersionOfTheProgramMayAskOtherwise() {
    Evidence older =
        new Evidence(
            wellThere.schema(),
            "rdpdoctor 0.0.9",
            wellThere.target(),
            wellThere.runs(),
            wellThere.reported());
    Judgement judgement = judgement(places(cutHere, older, true));
    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(judgement.unless()).singleElement().asString().contains("other version");
  }

  @Test
  void whoDoesNotComeAsFarTellsNothing() {
    Evidence silent = ViewEvidence.repeated(A_LITTLE_LATER, EVERY, ENOUGH, ViewEvidence.silent());
    Comparison comparison = places(cutHere, silent, true);
    assertThat(judgement(comparison).lies()).isEqualTo(Lies.NOT_TOLD);
    assertThat(causes(comparison, Bearing.RULES_OUT)).doesNotContainAnyElementsOf(KEYS);
  }

  /** There it fails later: two faults, and the nearer one is of the way. */
  @Test
  void whatPassesThereAndFailsBehindIsOfTheWayHere() {
    Evidence silent = ViewEvidence.repeated(AT_ONCE, EVERY, ENOUGH, ViewEvidence.silent());
    Evidence cutThere =
        ViewEvidence.repeated(A_LITTLE_LATER, EVERY, ENOUGH, ViewEvidence.resetOnEveryHello());
    Judgement judgement = judgement(places(silent, cutThere, true));
    assertThat(judgement.lies()).isEqualTo(Lies.ON_THE_FIRST_WAY);
    assertThat(judgement.basis().orElseThrow().stage()).isEqualTo(StageId.TCP);
  }

  /** 127.0.0.1 is another machine to each. */
  @Test
  void theSameFailureOfPerhapsTwoMachinesPlacesNothing() {
    Evidence here = ViewEvidence.at(ViewEvidence.resetOnEveryHello(), "127.0.0.1");
    Judgement judgement = judgement(places(here, here, false));
    assertThat(judgement.lies()).isEqualTo(Lies.NOT_TOLD);
    assertThat(judgement.because()).startsWith("both fail alike");
    assertThat(judgement.next().orElseThrow()).contains("--one-machine");
  }

  @Test
  void theSameFailureFromBothIsOfTheHostOrShared() {
    Evidence alike =
        ViewEvidence.repeated(A_LITTLE_LATER, EVERY, ENOUGH, ViewEvidence.resetOnEveryHello());
    Comparison comparison = places(cutHere, alike, true);
    assertThat(judgement(comparison).lies()).isEqualTo(Lies.AT_THE_HOST);
    assertThat(judgement(comparison).certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
    assertThat(comparison.together().headline()).contains("listener-key-unreadable");
  }

  @Test
  void anotherAddressIsOfTheName() {
    Evidence elsewhere = ViewEvidence.at(wellThere, "198.51.100.7");
    Comparison comparison =
        places(ViewEvidence.repeated(AT_ONCE, EVERY, 5, ViewEvidence.silent()), elsewhere, false);
    Judgement judgement = judgement(comparison);
    assertThat(judgement.lies()).isEqualTo(Lies.IN_THE_NAME);
    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(judgement.candidates()).contains("dns-stale");
    assertThat(judgement.next().orElseThrow()).contains("198.51.100.7");
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
  }

  // Two times

  @Test
  void anEarlierRunRulesNothingOutAndSaysWhatChanged() {
    Evidence then = ViewEvidence.repeated(Duration.ofDays(-3), EVERY, 1, ViewEvidence.healthy());
    Comparison comparison = compare(ViewEvidence.oldTlsOnly(), then, Relation.TIMES, false);
    Judgement judgement = judgement(comparison);

    assertThat(judgement.lies()).isEqualTo(Lies.IN_A_CHANGE);
    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(judgement.because()).contains("TLS 1.2", "no longer taken");
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
    assertThat(causes(comparison, Bearing.PROVES)).isEmpty();
  }

  @Test
  void whatDidNotChangeSpeaksAgainstAndIsNotRuledOut() {
    Evidence then = ViewEvidence.repeated(Duration.ofDays(-3), EVERY, 1, ViewEvidence.healthy());
    Comparison comparison = compare(ViewEvidence.refused(), then, Relation.TIMES, false);
    assertThat(causes(comparison, Bearing.SPEAKS_AGAINST)).contains("wrong-port");
    assertThat(verdict(comparison, "wrong-port")).isNotEqualTo(Verdict.RULED_OUT);
    assertThat(judgement(comparison).certainty()).isEqualTo(Certainty.OPEN);
  }

  @Test
  void aCertificateThatWasRenewedOnScheduleIsCalledSo() {
    Evidence then = ViewEvidence.repeated(Duration.ofDays(-3), EVERY, 1, ViewEvidence.healthy());
    assertThat(compare(ViewEvidence.renewed(), then, Relation.TIMES, false).remarks())
        .singleElement()
        .asString()
        .contains("renewed on schedule");
    assertThat(compare(ViewEvidence.shows("Fortinet CA"), then, Relation.TIMES, false).remarks())
        .singleElement()
        .asString()
        .contains("inspects TLS");
  }

  @Test
  void anOlderCertificateOfTheSameNameIsNotCalledAnother() {
    Evidence then = ViewEvidence.repeated(Duration.ofDays(-3), EVERY, 1, ViewEvidence.healthy());
    Evidence older = ViewEvidence.ofItsName(Duration.ofDays(200), 7);
    Evidence twin = ViewEvidence.ofItsName(Duration.ofDays(90), 7);
    assertThat(compare(older, then, Relation.TIMES, false).remarks())
        .singleElement()
        .asString()
        .contains("an older certificate of the same name");
    assertThat(compare(twin, then, Relation.TIMES, false).remarks())
        .singleElement()
        .asString()
        .contains("of the same name and age");
  }

  @Test
  void anotherMachineIsNotCalledARenewal() {
    Evidence then = ViewEvidence.repeated(Duration.ofDays(-3), EVERY, 1, ViewEvidence.healthy());
    Evidence now = ViewEvidence.anotherMachine("srv2.corp.example", "Example CA");
    assertThat(compare(now, then, Relation.TIMES, false).remarks())
        .singleElement()
        .asString()
        .startsWith("another machine answers: srv2.corp.example")
        .contains("it was srv.corp.example");
  }

  @Test
  void aWayThatGrewMuchLongerIsSaid() {
    Evidence then =
        ViewEvidence.repeated(
            Duration.ofDays(-3), EVERY, 1, ViewEvidence.slow(Duration.ofMillis(20)));
    assertThat(
            compare(ViewEvidence.slow(Duration.ofMillis(300)), then, Relation.TIMES, false)
                .remarks())
        .singleElement()
        .asString()
        .contains("300 ms", "20 ms");
    assertThat(
            compare(ViewEvidence.slow(Duration.ofMillis(30)), then, Relation.TIMES, false)
                .remarks())
        .isEmpty();
  }

  /** What cannot stop a TLS hello is not what broke it. */
  @Test
  void aRoundTripThatGrewALittleIsNotTheChange() {
    Evidence then = earlier(ViewEvidence.slow(Duration.ofMillis(5)), ViewEvidence.healthy());
    Comparison comparison =
        compare(ViewEvidence.slow(Duration.ofMillis(100)), then, Relation.TIMES, false);
    assertThat(comparison.remarks()).isEmpty();
    assertThat(judgement(comparison).because()).doesNotContain("there and back");
  }

  @Test
  void nothingElseHasChangedIsSaidOnlyWhenNothingHas() {
    Judgement judgement =
        judgement(
            compare(
                ViewEvidence.cutByXrdp(), earlier(ViewEvidence.healthy()), Relation.TIMES, false));
    assertThat(judgement.because())
        .contains("software is XRDP and was WINDOWS")
        .doesNotContain("nothing else");
    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
  }

  @Test
  void theLikeliestOfSeveralChangesIsTakenBackFirst() {
    Judgement judgement =
        judgement(
            compare(
                ViewEvidence.oldTlsAndAnotherCertificate(),
                earlier(ViewEvidence.healthy()),
                Relation.TIMES,
                false));
    assertThat(judgement.because()).contains("no longer taken; the certificate is another one");
    assertThat(judgement.next().orElseThrow()).contains("first (TLS with TLS 1.2");
  }

  private static Evidence earlier(Evidence... runs) {
    return ViewEvidence.repeated(Duration.ofDays(-3), EVERY, runs);
  }

  @Test
  void ofTwoTimesTheLaterOneIsAskedAbout() {
    Evidence broken = ViewEvidence.oldTlsOnly();
    for (boolean inOrder : List.of(true, false)) {
      Seen now = seen("now.json", broken);
      Seen then = seen("then.json", earlier(ViewEvidence.healthy()));
      SideBySide sides =
          SideBySide.inOrder(
              Relation.TIMES, inOrder ? now : then, inOrder ? then : now, false, ENGINE);
      assertThat(sides.subjects().getFirst().name()).isEqualTo("now.json");
      assertThat(sides.pairs().getFirst().comparison().remarks())
          .isEqualTo(
              inOrder
                  ? List.of()
                  : List.of(
                      "then.json is the older one: it is taken as then, and now.json as now"));
    }
  }

  private static Seen seen(String name, Evidence evidence) {
    return new Seen(name, evidence, ENGINE.judge(evidence), List.of());
  }

  @Test
  void aRunThatWasBadThenIsNoBaseline() {
    Evidence then = ViewEvidence.repeated(Duration.ofDays(-3), EVERY, 1, ViewEvidence.silent());
    Judgement judgement =
        judgement(compare(ViewEvidence.resetOnEveryHello(), then, Relation.TIMES, false));
    assertThat(judgement.lies()).isEqualTo(Lies.NOT_TOLD);
  }

  // Two hosts

  @Test
  void aGoodPeerShowsWhatThisHostLacks() {
    Comparison comparison =
        compare(ViewEvidence.oldTlsOnly(), ViewEvidence.healthy(), Relation.HOSTS, false);
    assertThat(judgement(comparison).lies()).isEqualTo(Lies.AT_THAT_HOST);
    assertThat(judgement(comparison).because()).contains("does not take TLS with");
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
  }

  @Test
  void twoHostsThatFailAlikeShareSomethingHere() {
    Judgement judgement =
        judgement(compare(ViewEvidence.silent(), ViewEvidence.silent(), Relation.HOSTS, false));
    assertThat(judgement.lies()).isEqualTo(Lies.ON_OUR_SIDE);
    assertThat(judgement.candidates()).contains("firewall-drop", "vpn-down");
  }

  // A cause that is proved of both decides

  @Test
  void whatIsProvedOfBothHostsAndLiesInAHostIsNotOnOurSide() {
    Evidence weak = ViewEvidence.proves("listener-cert-weak");
    Judgement judgement = judgement(compare(weak, weak, Relation.HOSTS, false));
    assertThat(judgement.lies()).isEqualTo(Lies.AT_THAT_HOST);
    assertThat(judgement.because()).contains("listener-cert-weak", "each has it");
    assertThat(judgement.candidates()).containsExactly("listener-cert-weak");
  }

  @Test
  void whatIsProvedFromBothPlacesLiesWhereItCanLie() {
    Evidence cut = ViewEvidence.proves("firewall-reset-after-clienthello");
    Judgement onBothWays = judgement(places(cut, cut, true));
    assertThat(onBothWays.lies()).isEqualTo(Lies.ON_BOTH_WAYS);
    assertThat(onBothWays.because()).contains("what both ways share");

    Evidence weak = ViewEvidence.proves("listener-cert-weak");
    Judgement inTheHost = judgement(places(weak, weak, true));
    assertThat(inTheHost.lies()).isEqualTo(Lies.AT_THE_HOST);
    assertThat(inTheHost.because()).contains("lies in the host");
    assertThat(
            SideBySide.ofPlaces(
                    List.of(seen("HERE", cut), seen("there", cut)), List.of(), true, ENGINE)
                .verdict())
        .contains("these ways share")
        .doesNotContain("look at the host");
  }

  @Test
  void aPeerThatIsIllIsCalledSo() {
    Judgement judgement =
        judgement(compare(ViewEvidence.oldTlsOnly(), ViewEvidence.silent(), Relation.HOSTS, false));
    assertThat(judgement.because()).isEqualTo("there fails itself, at the tcp stage");
  }

  // What to do next

  /** Time-outs here, and there it is done at once. */
  @Test
  void whoWasAskedTooQuicklyIsAskedWithAPause() {
    Evidence slow =
        ViewEvidence.lasting(
            Duration.ofSeconds(20),
            ViewEvidence.repeated(AT_ONCE, Duration.ofSeconds(20), ENOUGH, ViewEvidence.silent()));
    Evidence quick =
        ViewEvidence.repeated(AT_ONCE, Duration.ofSeconds(1), ENOUGH, ViewEvidence.healthy());
    Judgement judgement = judgement(places(slow, quick, true));
    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(judgement.next().orElseThrow()).contains("take turns", "--repeat 5 --pause 21s");
    Judgement inTurns =
        judgement(
            places(
                ViewEvidence.lasting(
                    Duration.ofSeconds(20),
                    ViewEvidence.repeated(
                        AT_ONCE, Duration.ofSeconds(41), ENOUGH, ViewEvidence.silent())),
                ViewEvidence.repeated(
                    AT_ONCE, Duration.ofSeconds(22), ENOUGH, ViewEvidence.healthy()),
                true));
    assertThat(inTurns.certainty()).as("as advised").isEqualTo(Certainty.PROVED);
  }

  @Test
  void moreRunsAreAdvisedThanThereWere() {
    Evidence sometimes =
        ViewEvidence.repeated(
            AT_ONCE,
            EVERY,
            IntStream.range(0, 12)
                .mapToObj(i -> i == 3 ? ViewEvidence.resetOnEveryHello() : ViewEvidence.healthy())
                .toArray(Evidence[]::new));
    Evidence well = ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 12, ViewEvidence.healthy());
    String next = judgement(places(sometimes, well, true)).next().orElseThrow();
    assertThat(Integer.parseInt(next.replaceAll(".*--repeat (\\d+).*", "$1"))).isGreaterThan(12);
  }

  @Test
  void theWitnessIsTheOneThatSurelyReachedTheSameMachine() {
    Seen here = seen("HERE", cutHere);
    Seen elsewhere = seen("elsewhere", ViewEvidence.at(wellThere, "198.51.100.7"));
    Seen same = seen("same", wellThere);
    for (List<Seen> all : List.of(List.of(here, elsewhere, same), List.of(same, elsewhere, here))) {
      SideBySide sides = SideBySide.ofPlaces(all, List.of(), ENGINE);
      assertThat(sides.pairs())
          .singleElement()
          .extracting(each -> each.second().name())
          .isEqualTo("same");
    }
  }

  /** A rule or a ban that names sources shows just as a firewall between. */
  @Test
  void whatWorksElsewhereDoesNotTellTheHostsFirewallFromAnother() {
    Evidence silent = ViewEvidence.repeated(AT_ONCE, EVERY, ENOUGH, ViewEvidence.silent());
    Comparison comparison = places(silent, wellThere, true);
    double before = ratio(comparison.alone(), "host-firewall-block", "firewall-drop");
    double after = ratio(comparison.together(), "host-firewall-block", "firewall-drop");
    assertThat(after).isCloseTo(before, Offset.offset(before / 100));
  }

  private static double ratio(Diagnosis diagnosis, String one, String other) {
    return diagnosis.cause(one).orElseThrow().confidence()
        / diagnosis.cause(other).orElseThrow().confidence();
  }

  /** Who examines is asked nothing. */
  @Test
  void aQuestionToTheUserExplainsNoFaultOfAProbe() {
    Evidence sometimes =
        ViewEvidence.repeated(
            AT_ONCE, EVERY, ViewEvidence.healthy(), ViewEvidence.resetOnEveryHello());
    Comparison comparison = places(sometimes, sometimes, true);
    assertThat(comparison.together().remaining())
        .extracting(each -> each.causeId())
        .doesNotContain("cert-untrusted-prompt");
  }

  // Cases of the collection that two views have solved, by their patterns

  /** rdp-094: a cloud rule; rdp-066: a VPN that is down. Inside, by the inner address, it works. */
  @Test
  void silentOutsideAndWellInside() {
    Evidence inside = ViewEvidence.at(wellThere, "10.0.0.4");
    Evidence outside = ViewEvidence.repeated(AT_ONCE, EVERY, ENOUGH, ViewEvidence.silent());
    Comparison unsaid = places(outside, inside, false);
    assertThat(judgement(unsaid).certainty()).isNotEqualTo(Certainty.PROVED);
    Comparison comparison = places(outside, inside, true);
    assertThat(judgement(comparison).lies()).isEqualTo(Lies.ON_THE_FIRST_WAY);
    assertThat(judgement(comparison).candidates()).contains("firewall-drop", "vpn-down");
    assertThat(causes(comparison, Bearing.RULES_OUT))
        .contains("host-down")
        .doesNotContain("listener-wrong-interface");
  }

  /** rdp-154: an own address that was banned. */
  @Test
  void aBanIsNotTakenForANetworkFirewall() {
    Evidence banned = ViewEvidence.repeated(AT_ONCE, EVERY, ENOUGH, ViewEvidence.refused());
    Comparison comparison = places(banned, wellThere, true);
    assertThat(judgement(comparison).candidates()).contains("host-ips-ban", "firewall-reject");
    assertThat(causes(comparison, Bearing.PROVES)).isEmpty();
    assertThat(causes(comparison, Bearing.RULES_OUT)).contains("rdp-disabled");
  }

  /** rdp-156: security software on the client; another computer beside it works. */
  @Test
  void securitySoftwareHereRemainsACandidate() {
    Judgement judgement = judgement(places(cutHere, wellThere, true));
    assertThat(judgement.candidates()).contains("middlebox-av-intercept");
    assertThat(judgement.next().orElseThrow()).contains("another machine beside");
  }

  /** rdp-076: a forward that leads to another machine; rdp-115: a port that another one owns. */
  @Test
  void anotherMachineAnswersHere() {
    Evidence wrong =
        ViewEvidence.repeated(
            AT_ONCE, EVERY, ENOUGH, ViewEvidence.anotherMachine("srv2.corp.example", "Example CA"));
    Judgement judgement = judgement(places(wrong, wellThere, true));
    assertThat(judgement.lies()).isEqualTo(Lies.IN_THE_NAME);
    assertThat(judgement.candidates()).contains("wrong-target");
    assertThat(judgement.certainty()).isEqualTo(Certainty.LIKELY);
  }

  /** rdp-024: TLS 1.3 half switched on; it shows alike to all who offer it. */
  @Test
  void aServerThatStumblesDoesSoForAll() {
    Evidence here = ViewEvidence.repeated(AT_ONCE, EVERY, 5, ViewEvidence.stumbling());
    Evidence there = ViewEvidence.repeated(A_LITTLE_LATER, EVERY, 5, ViewEvidence.stumbling());
    assertThat(judgement(places(here, there, false)).lies()).isEqualTo(Lies.AT_THE_HOST);
    Judgement beside =
        judgement(compare(ViewEvidence.stumbling(), ViewEvidence.healthy(), Relation.HOSTS, false));
    assertThat(beside.because()).contains("does not take TLS with TLS 1.3");
  }

  /** rdp-155: expired certificates on some servers of a fleet, beside a good one. */
  @Test
  void whatIsProvedAloneStaysProvedBesideAGoodHost() {
    Comparison comparison =
        compare(
            SampleEvidence.named("cert-expired"), ViewEvidence.healthy(), Relation.HOSTS, false);
    assertThat(verdict(comparison, "listener-cert-expired")).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void chanceIsThatOfFishersTest() {
    assertThat(steady(1, 0, 1).chance()).isEqualTo(1 / 2.0);
    assertThat(steady(3, 0, 3).chance()).isCloseTo(1 / 20.0, within());
    assertThat(steady(5, 0, 5).chance()).isCloseTo(1 / 252.0, within());
    assertThat(steady(1, 2, 3).chance()).isEqualTo(0.5);
    assertThat(steady(1, 0, 1).repeatsNeeded()).isEqualTo(5);
    assertThat(steady(0, 0, 1).repeatsNeeded()).isLessThanOrEqualTo(100);
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-9);
  }

  private static Steadiness steady(int failed, int passed, int secondPassed) {
    return new Steadiness(
        Stream.concat(
                Stream.generate(() -> told(false)).limit(failed),
                Stream.generate(() -> told(true)).limit(passed))
            .toList(),
        Stream.generate(() -> told(true)).limit(secondPassed).toList());
  }

  private static Told told(boolean passed) {
    return new Told(Instant.EPOCH, Instant.EPOCH, passed);
  }

  @Test
  void everyWayCauseIsACauseAtStagesThatThereAre() {
    WayCauses.packed()
        .rows()
        .forEach((cause, row) -> {
          assertThat(CauseTable.packed().entry(cause)).as(cause).isPresent();
          assertThat(row.reason()).as(cause).isNotBlank();
          assertThat(Stream.of(StageId.values()).map(StageId::id)).containsAll(row.stages());
          assertThat(SharedCauses.packed().of(cause)).as("both: " + cause).isEmpty();
        });
  }

  private static Comparison places(Evidence here, Evidence there, boolean oneMachine) {
    return compare(here, there, Relation.PLACES, oneMachine);
  }

  private static Comparison compare(
      Evidence first, Evidence second, Relation relation, boolean oneMachine) {
    return Comparison.of(
        new Side("HERE", first), new Side("there", second), relation, oneMachine, ENGINE);
  }

  private static Judgement judgement(Comparison comparison) {
    return comparison.judgement().orElseThrow();
  }

  private static Set<String> causes(Comparison comparison, Bearing bearing) {
    return comparison.conclusions().stream()
        .filter(each -> each.bearing() == bearing)
        .flatMap(each -> each.causes().stream())
        .collect(Collectors.toSet());
  }

  private static Verdict verdict(Comparison comparison, String cause) {
    return comparison.together().cause(cause).orElseThrow().verdict();
  }
}
