package org.rdpdoctor.comparison;

import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.model.StageId;

/**
 * The two observations that a conclusion rests on; a clause each, which may hold names that
 * strangers gave.
 *
 * @param stage that shows them
 * @param first of the evidence that is asked about
 * @param second of the other
 */
public record Basis(StageId stage, String first, String second) {
  /** How the stage stands in each of them. */
  static Basis standings(StageId stage, Diagnosis first, Diagnosis second) {
    return new Basis(stage, standing(first, stage), standing(second, stage));
  }

  static String standing(Diagnosis diagnosis, StageId stage) {
    return diagnosis.stages().stream()
        .filter(each -> each.stage() == stage)
        .map(each -> each.summary())
        .findFirst()
        .orElse("not examined");
  }
}
