package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.StageVerdict;
import org.rdpdoctor.model.StageId;

/** Two diagnoses stage by stage. What could not be told is neither alike nor different. */
record StageComparison(Diagnosis first, Diagnosis second) {
  private static final String NOT_REACHED = "not-reached";

  /** Times, ports and counts, by which sentences on the same finding may differ. */
  private static final Pattern FIGURES = Pattern.compile("[0-9]+([.,][0-9]+)*( ?(ms|s|us)\\b)?");

  /** Stages that stand otherwise in one than in the other, in their order. */
  List<Difference> differences() {
    List<Difference> found = new ArrayList<>();
    for (StageId stage : StageId.values()) {
      Optional<StageVerdict> one = told(first, stage);
      Optional<StageVerdict> two = told(second, stage);
      if (!sort(one).equals(sort(two))) {
        found.add(new Difference(stage, "stage", standing(one), standing(two)));
      }
    }
    return found;
  }

  /** Stages that both tried and of which at least one cannot say how they stand. */
  List<StageId> untold() {
    return Stream.of(StageId.values())
        .filter(stage -> {
          Optional<StageVerdict> one = told(first, stage);
          Optional<StageVerdict> two = told(second, stage);
          return one.isPresent()
              && two.isPresent()
              && reached(one.get())
              && reached(two.get())
              && (one.get().ok().isEmpty() || two.get().ok().isEmpty());
        })
        .toList();
  }

  /** Both are stopped by the same stage in the same way. */
  boolean failAlike() {
    return first.health() == Health.FAULTY
        && second.health() == Health.FAULTY
        && first.failingStage().isPresent()
        && first.failingStage().equals(second.failingStage())
        && sort(told(first, first.failingStage().get()))
            .equals(sort(told(second, second.failingStage().orElseThrow())));
  }

  private static boolean reached(StageVerdict stage) {
    return !stage.outcome().equals(NOT_REACHED);
  }

  private static Optional<StageVerdict> told(Diagnosis diagnosis, StageId stage) {
    return Stream.concat(diagnosis.stages().stream(), diagnosis.gatewayStages().stream())
        .filter(each -> each.stage() == stage)
        .findFirst();
  }

  private static String standing(Optional<StageVerdict> told) {
    return told.map(
            each -> each.ok().map(ok -> ok ? "ok: " : "FAULT: ").orElse("?: ") + each.summary())
        .orElse("not examined");
  }

  /** How it stands, and for a fault how it shows. */
  private static String sort(Optional<StageVerdict> told) {
    return told.map(each ->
            each.ok()
                .map(ok -> ok ? "ok" : "FAULT " + FIGURES.matcher(each.summary()).replaceAll("#"))
                .orElse("?"))
        .orElse("");
  }
}
