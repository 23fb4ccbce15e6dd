package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.redaction.Redactor;

/** Redacted evidence gives the same causes, verdicts and confidences as the original. */
class RedactedDiagnosisTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  static Stream<String> fixtures() {
    return CauseFixtures.all().keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void ofTheFixture(String id) {
    assertSame(CauseFixtures.all().get(id).gives().build());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void ofTheNearMiss(String id) {
    assertSame(CauseFixtures.all().get(id).nearMiss().build());
  }

  private static void assertSame(Evidence evidence) {
    Diagnosis original = ENGINE.judge(evidence);
    Diagnosis redacted = ENGINE.judge(Redactor.redact(evidence));
    assertThat(judgements(redacted)).isEqualTo(judgements(original));
    assertThat(redacted.health()).isEqualTo(original.health());
    assertThat(redacted.failingStage()).isEqualTo(original.failingStage());
  }

  private static List<String> judgements(Diagnosis diagnosis) {
    return diagnosis.causes().stream()
        .map(each -> "%s %s %.6f".formatted(each.causeId(), each.verdict(), each.confidence()))
        .toList();
  }
}
