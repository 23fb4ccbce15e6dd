package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.ReportedSigns.Sign;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;

class CauseStepsTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  @Test
  void everyCauseHasItsSteps() {
    Set<String> ids =
        CauseTable.packed().all().stream().map(CauseEntry::id).collect(Collectors.toSet());
    assertThat(CauseSteps.packed().causes()).isEqualTo(ids);
  }

  @Test
  void everyWordOfAStepIsKnown() {
    ReportedWords words = ReportedWords.packed();
    assertThat(ReportedSteps.signs(CauseTable.packed()))
        .extracting(Sign::word)
        .allMatch(word -> word.startsWith("symptom:0x") || words.word(word).isPresent());
  }

  /** Whoever reports it can be heard: each cause has a word that points strongly at it. */
  @Test
  void everyCauseHasAWordOfItsOwn() {
    Map<String, Double> strongest =
        ReportedSigns.packed().signs().stream()
            .filter(Sign::holds)
            .collect(Collectors.toMap(Sign::causeId, Sign::balanceNats, Math::max));
    for (CauseEntry cause : CauseTable.packed().all()) {
      assertThat(strongest.getOrDefault(cause.id(), 0.0))
          .as(cause.id())
          .isGreaterThanOrEqualTo(Weight.STRONG);
    }
  }

  @Test
  void whoPassedAStepHasNoTroubleBeforeIt() {
    ReportedObservation refused = word("password-refused");
    assertThat(against("dns-unresolved", refused)).isEqualTo(Weight.GOOD);
    assertThat(against("service-stopped", word("signin-succeeds"))).isEqualTo(Weight.GOOD);
    assertThat(against("licensing-denied", word("signin-succeeds"))).isZero();
  }

  @Test
  void severalWordsOfAStepCountOnce() {
    assertThat(against("wrong-port", word("signin-succeeds"), word("fails-in-licensing")))
        .isEqualTo(Weight.GOOD);
  }

  @Test
  void codesTellTheStepToo() {
    assertThat(against("xrdp-key-permission", SymptomReported.read("0x204")))
        .isEqualTo(Weight.GOOD);
  }

  private static double against(String cause, ReportedObservation... said) {
    List<Observed> all =
        List.of(said).stream().map(each -> new Observed(new Source.Person(), each)).toList();
    Evidence evidence =
        new Evidence(Evidence.SCHEMA, "test", new Target("host", "host", 3389), List.of(), all);
    return Assessment.sum(ENGINE.judge(evidence).cause(cause).orElseThrow().against());
  }

  private static WordReported word(String word) {
    return new WordReported(word, true);
  }
}
