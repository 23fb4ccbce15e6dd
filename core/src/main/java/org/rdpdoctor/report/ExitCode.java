package org.rdpdoctor.report;

import java.util.Comparator;
import java.util.List;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;

/** What the program's exit code says; the one list of them. */
public enum ExitCode {
  /** Nothing is wrong. */
  HEALTHY(0, 0),
  /** A fault was found. */
  FAULT(1, 2),
  /** Wrong option or unreadable input. */
  USAGE(2, 3),
  /** It could not be determined, or the code is not known. */
  NOT_ENOUGH_EVIDENCE(3, 1),
  /** A change made nothing better and was undone. */
  REMEDY_UNDONE(4, 4),
  /** A change was made and could not be undone. */
  UNDO_FAILED(5, 5),
  /** A defect of this program ended a stage, or the program. */
  OUR_DEFECT(70, 6);

  private final int code;
  private final int gravity;

  ExitCode(int code, int gravity) {
    this.code = code;
    this.gravity = gravity;
  }

  /** The number that the process ends with. */
  public int code() {
    return code;
  }

  public static ExitCode of(Diagnosis diagnosis) {
    if (!diagnosis.defects().isEmpty()) {
      return OUR_DEFECT;
    }
    return of(diagnosis.health());
  }

  public static ExitCode of(Health health) {
    return switch (health) {
      case HEALTHY -> HEALTHY;
      case FAULTY -> FAULT;
      case UNKNOWN -> NOT_ENOUGH_EVIDENCE;
    };
  }

  /**
   * Of several places, times or hosts; a place that could not be asked, or of which it is in doubt
   * who answers, is not known to be well.
   */
  public static ExitCode of(SideBySide sides) {
    List<Diagnosis> diagnoses = sides.subjects().stream().map(Seen::diagnosis).toList();
    ExitCode worst = worst(diagnoses);
    return worst == HEALTHY ? of(sides.health()) : worst;
  }

  /**
   * The gravest of several targets: our defect, then a fault, then what could not be determined.
   * Without any target there is not enough evidence.
   */
  public static ExitCode worst(List<Diagnosis> diagnoses) {
    return diagnoses.stream()
        .map(ExitCode::of)
        .max(Comparator.comparingInt(each -> each.gravity))
        .orElse(NOT_ENOUGH_EVIDENCE);
  }
}
