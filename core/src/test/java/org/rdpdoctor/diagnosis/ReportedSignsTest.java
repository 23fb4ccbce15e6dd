package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.ReportedSigns.Sign;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;

/** What a person says in words: every line of the table counts, and none decides alone. */
class ReportedSignsTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final ReportedWords WORDS = ReportedWords.packed();

  static Stream<Sign> signs() {
    return ReportedSigns.packed().signs().stream();
  }

  @Test
  void theTablesFitEachOther() {
    CauseTable causes = CauseTable.packed();
    Set<List<Object>> seen = new HashSet<>();
    assertThat(signs())
        .allMatch(sign -> WORDS.word(sign.word()).isPresent())
        .allMatch(sign -> causes.entry(sign.causeId()).isPresent())
        .allMatch(sign -> !sign.why().isBlank())
        .allMatch(sign -> seen.add(List.of(sign.word(), sign.holds(), sign.causeId())));
    Set<String> weighed = signs().map(Sign::word).collect(Collectors.toSet());
    assertThat(WORDS.all())
        .allMatch(word -> WordReported.FORM.matcher(word.word()).matches())
        .allMatch(word -> word.question().endsWith("?") && !word.meaning().isBlank())
        .allMatch(word -> weighed.contains(word.word()))
        .allMatch(word -> word.excludes().stream().allMatch(each -> WORDS.word(each).isPresent()))
        .allMatch(word -> word.needs().stream().allMatch(each -> WORDS.word(each).isPresent()));
  }

  @ParameterizedTest
  @MethodSource("signs")
  void eachLineCountsAndDecidesNothing(Sign sign) {
    Assessment assessment =
        ENGINE.judge(said(sign.word(), sign.holds())).cause(sign.causeId()).orElseThrow();
    assertThat(assessment.verdict())
        .isIn(
            sign.balanceNats() > 0
                ? List.of(Verdict.LIKELY, Verdict.POSSIBLE)
                : List.of(Verdict.NOT_TESTED));
    List<Clue> clues = sign.balanceNats() > 0 ? assessment.support() : assessment.against();
    assertThat(clues).anyMatch(clue -> clue.reason().contains(sign.why()));
    assertThat(ENGINE.judge(said(sign.word(), !sign.holds())).cause(sign.causeId()).orElseThrow())
        .satisfies(other ->
            assertThat(Stream.concat(other.support().stream(), other.against().stream()))
                .noneMatch(clue -> clue.reason().endsWith(": " + sign.why())));
  }

  @Test
  void allWordsTogetherConfirmAndExcludeNothing() {
    for (boolean holds : List.of(true, false)) {
      List<Observed> all = WORDS.all().stream().map(word -> observed(word.word(), holds)).toList();
      Diagnosis diagnosis = ENGINE.judge(evidence(all));
      assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
      assertThat(diagnosis.causes())
          .hasSize(CauseTable.packed().all().size())
          .noneMatch(each -> each.verdict() == Verdict.CONFIRMED)
          .noneMatch(each -> each.verdict() == Verdict.RULED_OUT);
    }
  }

  @Test
  void whatIsSaidBothWaysCountsNeitherWay() {
    Diagnosis diagnosis =
        ENGINE.judge(
            evidence(
                List.of(
                    observed("works-with-udp-off", true), observed("works-with-udp-off", false))));
    assertThat(diagnosis.remaining()).isEmpty();
    assertThat(diagnosis.cautions())
        .singleElement()
        .asString()
        .contains("works-with-udp-off", "both as observed and as not observed");
  }

  @Test
  void wordsOfALaterVersionAreNamed() {
    assertThat(ENGINE.judge(said("works-with-udp-of", true)).cautions())
        .singleElement()
        .asString()
        .contains("does not know; did you mean works-with-udp-off?");
  }

  static Stream<String> fixtures() {
    return CauseFixtures.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void whatTheWireProvesNobodyTalksAway(String fixture) {
    Evidence seen = Objects.requireNonNull(CauseFixtures.all().get(fixture)).gives().build();
    Diagnosis little = ENGINE.judge(with(seen, List.of(observed("black-screen", false))));
    for (boolean holds : List.of(true, false)) {
      List<Observed> all = WORDS.all().stream().map(word -> observed(word.word(), holds)).toList();
      Diagnosis told = ENGINE.judge(with(seen, all));
      assertThat(told.health()).isEqualTo(little.health());
      assertThat(ids(told, Verdict.CONFIRMED)).isEqualTo(ids(little, Verdict.CONFIRMED));
      assertThat(ids(told, Verdict.RULED_OUT)).isEqualTo(ids(little, Verdict.RULED_OUT));
    }
  }

  private static Set<String> ids(Diagnosis diagnosis, Verdict verdict) {
    return diagnosis.causes().stream()
        .filter(each -> each.verdict() == verdict)
        .map(Assessment::causeId)
        .collect(Collectors.toSet());
  }

  private static Evidence said(String word, boolean holds) {
    return evidence(List.of(observed(word, holds)));
  }

  private static Observed observed(String word, boolean holds) {
    return new Observed(new Source.Person(), new WordReported(word, holds));
  }

  private static Evidence with(Evidence evidence, List<Observed> reported) {
    List<Observed> all = new ArrayList<>(evidence.reported());
    all.addAll(reported);
    return new Evidence(
        evidence.schema(), evidence.madeBy(), evidence.target(), evidence.runs(), all);
  }

  private static Evidence evidence(List<Observed> reported) {
    return new Evidence(
        Evidence.SCHEMA, "test", new Target("host", "host", 3389), List.of(), reported);
  }
}
