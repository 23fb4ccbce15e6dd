package org.rdpdoctor.report;

import java.util.List;
import java.util.Locale;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;

/** What the reports say of causes in the same way. */
final class Findings {
  private static final int PER_CENT = 100;

  private Findings() {}

  /** The causes that remain; a healthy host has none. */
  static List<Assessment> of(Diagnosis diagnosis) {
    return diagnosis.health() == Health.HEALTHY ? List.of() : diagnosis.remaining();
  }

  static boolean isRemaining(Assessment assessment) {
    return switch (assessment.verdict()) {
      case CONFIRMED, LIKELY, POSSIBLE -> true;
      case NOT_TESTED, RULED_OUT -> false;
    };
  }

  /** It stands out, so that its remedy is worth showing. */
  static boolean isLeading(Assessment assessment) {
    return switch (assessment.verdict()) {
      case CONFIRMED, LIKELY -> true;
      case POSSIBLE, NOT_TESTED, RULED_OUT -> false;
    };
  }

  static String title(Assessment assessment) {
    return CausePages.page(assessment.causeId())
        .map(CausePage::title)
        .orElse(assessment.cause().meaning());
  }

  /** "confirmed", "likely, 83 %". */
  static String certainty(Assessment assessment) {
    if (assessment.verdict() == Verdict.CONFIRMED) {
      return assessment.verdict().id();
    }
    return "%s, %s".formatted(assessment.verdict().id(), perCent(assessment.confidence()));
  }

  static String perCent(double confidence) {
    long rounded = Math.round(confidence * PER_CENT);
    return rounded == 0 ? "<1 %" : "%d %%".formatted(rounded).toLowerCase(Locale.ROOT);
  }
}
