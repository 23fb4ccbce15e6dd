package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.model.Target;

class ExitCodeTest {
  private static final Diagnosis HEALTHY = diagnosis(Health.HEALTHY, "", "");
  private static final Diagnosis CAREFUL = diagnosis(Health.HEALTHY, "expires in 3 days", "");
  private static final Diagnosis FAULTY = diagnosis(Health.FAULTY, "", "");
  private static final Diagnosis UNKNOWN = diagnosis(Health.UNKNOWN, "", "");
  private static final Diagnosis DEFECT = diagnosis(Health.UNKNOWN, "", "index out of bounds");

  @Test
  void theNumbersAreFixed() {
    assertThat(List.of(ExitCode.values()))
        .extracting(ExitCode::code)
        .containsExactly(0, 1, 2, 3, 4, 5, 70);
  }

  @Test
  void ofOneTarget() {
    assertThat(ExitCode.of(HEALTHY)).isEqualTo(ExitCode.HEALTHY);
    assertThat(ExitCode.of(CAREFUL)).isEqualTo(ExitCode.HEALTHY);
    assertThat(ExitCode.of(FAULTY)).isEqualTo(ExitCode.FAULT);
    assertThat(ExitCode.of(UNKNOWN)).isEqualTo(ExitCode.NOT_ENOUGH_EVIDENCE);
    assertThat(ExitCode.of(DEFECT)).isEqualTo(ExitCode.OUR_DEFECT);
  }

  @Test
  void theGravestOfSeveralCounts() {
    assertThat(ExitCode.worst(List.of(HEALTHY, HEALTHY))).isEqualTo(ExitCode.HEALTHY);
    assertThat(ExitCode.worst(List.of(HEALTHY, UNKNOWN))).isEqualTo(ExitCode.NOT_ENOUGH_EVIDENCE);
    assertThat(ExitCode.worst(List.of(UNKNOWN, FAULTY, HEALTHY))).isEqualTo(ExitCode.FAULT);
    assertThat(ExitCode.worst(List.of(FAULTY, DEFECT))).isEqualTo(ExitCode.OUR_DEFECT);
    assertThat(ExitCode.worst(List.of())).isEqualTo(ExitCode.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void monitoringHasItsOwnCodes() {
    assertThat(DiagnosisNagios.State.of(HEALTHY).code()).isZero();
    assertThat(DiagnosisNagios.State.of(CAREFUL).code()).isEqualTo(1);
    assertThat(DiagnosisNagios.State.of(FAULTY).code()).isEqualTo(2);
    assertThat(DiagnosisNagios.State.of(UNKNOWN).code()).isEqualTo(3);
    assertThat(DiagnosisNagios.State.of(DEFECT).code()).isEqualTo(3);
  }

  @Test
  void monitoringNeverCallsTheUnknownFine() {
    assertThat(DiagnosisNagios.State.worst(List.of(HEALTHY, UNKNOWN, CAREFUL)))
        .isEqualTo(DiagnosisNagios.State.UNKNOWN);
    assertThat(DiagnosisNagios.State.worst(List.of(UNKNOWN, FAULTY)))
        .isEqualTo(DiagnosisNagios.State.CRITICAL);
    assertThat(DiagnosisNagios.State.worst(List.of())).isEqualTo(DiagnosisNagios.State.UNKNOWN);
  }

  private static Diagnosis diagnosis(Health health, String caution, String defect) {
    return new Diagnosis(
        new Target("srv", "srv", 3389),
        health,
        "srv",
        "password prompt",
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        listOf(caution),
        List.of(),
        listOf(defect));
  }

  private static List<String> listOf(String text) {
    return text.isEmpty() ? List.of() : List.of(text);
  }
}
