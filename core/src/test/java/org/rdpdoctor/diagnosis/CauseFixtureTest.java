package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.CauseFixtures.Fixture;
import org.rdpdoctor.diagnosis.causes.Catalogue;

/** Each cause class has a pair of evidence and a page, and decides the pair as it must. */
class CauseFixtureTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  static Stream<String> decidable() {
    return ids().filter(id -> !awaitsLaterStage(id));
  }

  static Stream<String> awaitingLaterStage() {
    return ids().filter(CauseFixtureTest::awaitsLaterStage);
  }

  static Stream<String> ids() {
    return Catalogue.causes().stream().map(cause -> cause.info().id());
  }

  @Test
  void fixturesAreForCausesOfTheCatalogueOnly() {
    assertThat(CauseFixtures.all().keySet())
        .containsExactlyInAnyOrderElementsOf(decidable().toList());
  }

  @ParameterizedTest
  @MethodSource("decidable")
  void evidenceGivesTheCause(String id) {
    Fixture fixture = fixture(id);
    Diagnosis diagnosis = ENGINE.judge(fixture.gives().build());
    List<String> ranking = diagnosis.remaining().stream().map(Assessment::causeId).toList();
    Assessment assessment = diagnosis.cause(id).orElseThrow();
    assertThat(assessment.verdict())
        .as("%s among %s", id, shown(diagnosis))
        .isEqualTo(fixture.verdict());
    assertThat(ranking.indexOf(id) + 1)
        .as("rank of %s in %s", id, shown(diagnosis))
        .isBetween(1, fixture.rank());
    assertThat(assessment.support()).isNotEmpty();
    assertThat(assessment.next()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("decidable")
  void nearMissDoesNotGiveTheCause(String id) {
    Assessment assessment = ENGINE.judge(fixture(id).nearMiss().build()).cause(id).orElseThrow();
    assertThat(assessment.verdict())
        .as("%s", assessment)
        .isIn(Verdict.NOT_TESTED, Verdict.RULED_OUT);
  }

  @ParameterizedTest
  @MethodSource("awaitingLaterStage")
  void causeOfALaterStageSaysWhatWouldTestIt(String id) {
    for (EvidenceBuilder evidence :
        List.of(
            EvidenceBuilder.windows(), EvidenceBuilder.windows().tcp(EvidenceBuilder.refused()))) {
      Assessment assessment = ENGINE.judge(evidence.build()).cause(id).orElseThrow();
      assertThat(assessment.verdict()).isEqualTo(Verdict.NOT_TESTED);
      assertThat(assessment.untestedBecause().orElseThrow()).startsWith("it takes");
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void causeHasAPage(String id) {
    assertThat(CausePages.page(id)).isPresent();
  }

  private static Fixture fixture(String id) {
    Fixture fixture = CauseFixtures.all().get(id);
    assertThat(fixture).as("no evidence for %s", id).isNotNull();
    return fixture;
  }

  private static boolean awaitsLaterStage(String id) {
    return ENGINE
            .judge(EvidenceBuilder.windows().build())
            .cause(id)
            .orElseThrow()
            .untestedBecause()
            .map(because -> because.startsWith("it takes"))
            .orElse(false)
        && !CauseFixtures.all().containsKey(id);
  }

  static String shown(Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder(diagnosis.health() + " " + diagnosis.headline());
    diagnosis
        .remaining()
        .forEach(each ->
            text.append(
                "%n  %s %.2f %s"
                    .formatted(each.verdict().id(), each.confidence(), each.causeId())));
    return text.toString();
  }
}
