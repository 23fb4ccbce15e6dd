package org.rdpdoctor.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.comparison.Comparison.Side;
import org.rdpdoctor.comparison.Conclusion.Bearing;
import org.rdpdoctor.comparison.Judgement.Certainty;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CauseTable;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.SampleEvidence;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.Target;

class ComparisonTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final String KEY = "listener-key-unreadable";
  private static final String RESETTER = "firewall-reset-after-clienthello";

  private final Evidence reset = SampleEvidence.named("reset-on-every-hello");
  private final Evidence healthy = SampleEvidence.named("healthy-windows");
  private final Evidence expired = SampleEvidence.named("cert-expired");

  @Test
  void theFlagshipFaultIsNotTheHostsWhenItServesAnotherPlace() {
    Comparison comparison = compare(reset, healthy, Relation.PLACES);

    assertThat(leading(comparison.alone())).isEqualTo(KEY);
    assertThat(causes(comparison, Bearing.SPEAKS_AGAINST))
        .contains(KEY, "machinekeys-acl", "listener-key-missing")
        .doesNotContain(RESETTER);
    assertThat(causes(comparison, Bearing.SPEAKS_FOR)).contains(RESETTER);
    assertThat(leading(comparison.together())).isEqualTo(RESETTER);
    assertThat(verdict(comparison.together(), KEY)).isEqualTo(Verdict.POSSIBLE);
    assertThat(share(comparison.together(), KEY)).isLessThan(0.05);
    assertThat(comparison.stages()).extracting(Difference::stage).contains(StageId.TLS);
  }

  /** Several machines may share an address, so that an address alone rules nothing out. */
  @Test
  void onlyTheSameMachineRulesOut() {
    Evidence refused = SampleEvidence.signInRefused();
    Comparison comparison = compare(refused, healthy, Relation.PLACES);

    assertThat(comparison.alone().health()).isEqualTo(Health.FAULTY);
    assertThat(causes(compare(reset, healthy, Relation.PLACES), Bearing.RULES_OUT)).isEmpty();
    for (Assessment each : comparison.alone().remaining()) {
      assertThat(share(comparison.together(), each.causeId()))
          .as("nobody signed in at the other place: %s", each.causeId())
          .isGreaterThanOrEqualTo(each.confidence() - 1e-9);
    }
  }

  @Test
  void aPrivateAddressMayBeAnotherMachineThere() {
    Comparison comparison =
        compare(at("10.1.2.3", reset), at("10.1.2.3", healthy), Relation.PLACES);
    assertThat(comparison.conclusions())
        .extracting(Conclusion::because)
        .anySatisfy(because -> assertThat(because).contains("another machine's"));
  }

  @Test
  void addressesThatMeanSomethingElseToEachAreNotTheSame() {
    for (String address : List.of("127.0.0.1", "::1", "fe80::1", "169.254.1.1")) {
      Comparison comparison = compare(at(address, reset), at(address, healthy), Relation.PLACES);
      assertThat(comparison.conclusions()).as(address).isEmpty();
      assertThat(comparison.together()).isEqualTo(comparison.alone());
    }
  }

  @Test
  void whatWasSeenAtAnotherTimeIsNotTheSameState() {
    Comparison comparison = compare(reset, later(healthy), Relation.PLACES);
    assertThat(causes(comparison, Bearing.SPEAKS_AGAINST)).isEmpty();
    assertThat(comparison.together()).isEqualTo(comparison.alone());
  }

  /** It is worth a remark even where all is well. */
  @Test
  void anotherCertificateAtTheSameTimeIsSaid() {
    Comparison comparison = compare(SampleEvidence.otherCertificate(), healthy, Relation.PLACES);
    assertThat(comparison.remarks()).singleElement().asString().contains("ends TLS");
    assertThat(compare(healthy, healthy, Relation.PLACES).remarks()).isEmpty();
  }

  @Test
  void unknownIsNeitherTheSameNorAnother() {
    Evidence silent = SampleEvidence.named("our-defect");
    Comparison comparison = compare(silent, silent, Relation.PLACES);
    assertThat(comparison.untold()).contains(StageId.TLS);
    assertThat(comparison.stages()).isEmpty();
    assertThat(compare(healthy, healthy, Relation.PLACES).untold()).isEmpty();
  }

  /** Refused here and silent there are two ways to fail. */
  @Test
  void faultsOfOneStageThatShowOtherwiseDiffer() {
    Comparison comparison =
        compare(
            SampleEvidence.named("port-refused"), SampleEvidence.named("silent"), Relation.PLACES);
    assertThat(comparison.stages()).extracting(Difference::stage).contains(StageId.TCP);
    assertThat(comparison.together()).isEqualTo(comparison.alone());
  }

  @Test
  void everySharedCauseIsACauseAndHasAReason() {
    SharedCauses.packed()
        .rows()
        .forEach((cause, row) -> {
          assertThat(CauseTable.packed().entry(cause)).as(cause).isPresent();
          assertThat(row.reason()).as(cause).isNotBlank();
        });
    assertThat(SharedCauses.packed().of("firewall-drop")).isEmpty();
    assertThat(SharedCauses.packed().of("wrong-port")).isEmpty();
  }

  @Test
  void noComparisonProvesACause() {
    for (Assessment each : compare(reset, healthy, Relation.PLACES).together().causes()) {
      assertThat(each.verdict()).isNotEqualTo(Verdict.CONFIRMED);
      assertThat(each.confidence()).isLessThanOrEqualTo(0.9);
    }
  }

  @Test
  void sharesAddUpToNoMoreThanOne() {
    double all =
        compare(reset, healthy, Relation.PLACES).together().causes().stream()
            .mapToDouble(Assessment::confidence)
            .sum();
    assertThat(all).isLessThanOrEqualTo(1.0 + 1e-9);
  }

  @Test
  void whatFailsAlikeFromTwoPlacesIsRuledOutNowhere() {
    Comparison comparison = compare(reset, reset, Relation.PLACES);

    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
    assertThat(comparison.stages()).isEmpty();
    assertThat(comparison.facts()).isEmpty();
    assertThat(leading(comparison.together())).isEqualTo(KEY);
    assertThat(share(comparison.together(), RESETTER))
        .isLessThan(share(comparison.alone(), RESETTER));
  }

  @Test
  void anotherAddressRulesNothingOut() {
    Comparison comparison = compare(reset, at("192.0.2.99", healthy), Relation.PLACES);
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
    assertThat(leading(comparison.together())).isEqualTo(KEY);
  }

  @Test
  void anotherHostRulesNothingOutHere() {
    Comparison comparison = compare(reset, healthy, Relation.HOSTS);
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
  }

  @Test
  void aGoodRunOfEarlierRulesNothingOutNow() {
    Comparison comparison = compare(reset, healthy, Relation.TIMES);
    assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
    assertThat(comparison.together()).isEqualTo(comparison.alone());
  }

  @Test
  void aCertificateWithOtherDatesIsAFact() {
    Comparison comparison = compare(expired, healthy, Relation.TIMES);
    assertThat(comparison.facts()).extracting(Difference::what).contains("not after");
  }

  @Test
  void aHealthyTargetHasNoCauses() {
    Comparison comparison = compare(healthy, reset, Relation.PLACES);
    assertThat(comparison.conclusions()).isEmpty();
    assertThat(comparison.together()).isEqualTo(comparison.alone());
  }

  @Test
  void theRelationFollowsFromTargetAndTime() {
    assertThat(Relation.between(reset, healthy)).isEqualTo(Relation.PLACES);
    assertThat(Relation.between(reset, later(healthy))).isEqualTo(Relation.TIMES);
    Evidence other =
        new Evidence(
            healthy.schema(),
            healthy.madeBy(),
            new Target("other", "other", 3389),
            healthy.runs(),
            List.of());
    assertThat(Relation.between(reset, other)).isEqualTo(Relation.HOSTS);
  }

  @Test
  void everyPairOfSamplesCanBeCompared() {
    for (Evidence one : SampleEvidence.all().values()) {
      for (Evidence other : SampleEvidence.all().values()) {
        for (Relation relation : Relation.values()) {
          Comparison comparison = compare(one, other, relation);
          assertThat(comparison.together().health()).isEqualTo(comparison.alone().health());
          assertThat(comparison.judgement().map(Judgement::certainty))
              .as("one run proves nothing")
              .isNotEqualTo(Optional.of(Certainty.PROVED));
          if (relation != Relation.PLACES) {
            assertThat(causes(comparison, Bearing.RULES_OUT)).isEmpty();
            assertThat(causes(comparison, Bearing.PROVES)).isEmpty();
          }
        }
      }
    }
  }

  private static Comparison compare(Evidence first, Evidence second, Relation relation) {
    return Comparison.of(
        new Side("here", first), new Side("other.json", second), relation, false, ENGINE);
  }

  private static Set<String> causes(Comparison comparison, Bearing bearing) {
    return comparison.conclusions().stream()
        .filter(each -> each.bearing() == bearing)
        .flatMap(each -> each.causes().stream())
        .collect(Collectors.toSet());
  }

  private static String leading(Diagnosis diagnosis) {
    return diagnosis.remaining().getFirst().causeId();
  }

  private static Verdict verdict(Diagnosis diagnosis, String cause) {
    return diagnosis.cause(cause).orElseThrow().verdict();
  }

  private static double share(Diagnosis diagnosis, String cause) {
    return diagnosis.cause(cause).orElseThrow().confidence();
  }

  private static Evidence at(String address, Evidence evidence) {
    return withRuns(
        evidence,
        evidence.runs().stream()
            .map(run ->
                new Run(
                    run.startedAt(),
                    run.took(),
                    run.name(),
                    run.roads().stream()
                        .map(road -> new Road(address, road.stages(), road.connections()))
                        .toList(),
                    run.deadlineReached()))
            .toList());
  }

  private static Evidence later(Evidence evidence) {
    return withRuns(
        evidence,
        evidence.runs().stream()
            .map(run ->
                new Run(
                    run.startedAt().plus(Duration.ofDays(1)),
                    run.took(),
                    run.name(),
                    run.roads(),
                    run.deadlineReached()))
            .toList());
  }

  private static Evidence withRuns(Evidence evidence, List<Run> runs) {
    return new Evidence(
        evidence.schema(), evidence.madeBy(), evidence.target(), runs, evidence.reported());
  }
}
