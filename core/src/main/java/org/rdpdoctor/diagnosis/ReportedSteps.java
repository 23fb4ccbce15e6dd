package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.CauseSteps.Step;
import org.rdpdoctor.diagnosis.ReportedSigns.Sign;

/**
 * Words that say how far the connection came: {@code reported-steps.csv}. "ends" names the steps at
 * which it can have ended, "passes" the last step that it surely passed. {@code symptom:CODE} is an
 * error code of the client, whatever else was reported.
 */
final class ReportedSteps {
  private static final String RESOURCE = "/org/rdpdoctor/causes/reported-steps.csv";

  /** People err about steps: one in ten may be wrong. */
  private static final double ELSEWHERE_NATS = Weight.GOOD;

  private ReportedSteps() {}

  /** How the table calls the code of a client's dialog. */
  static String symptom(long reason) {
    return "symptom:0x%X".formatted(reason);
  }

  /** What the words say for and against the causes. */
  static List<Sign> signs(CauseTable table) {
    CauseSteps causes = CauseSteps.packed();
    List<Sign> signs = new ArrayList<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      boolean ends = row.get(1).equals("ends");
      Set<Step> named = Step.all(row.get(2));
      Set<Step> left = ends ? named : after(Collections.max(named));
      for (CauseEntry cause : table.all()) {
        Set<Step> shown = causes.of(cause.id());
        if (shown.isEmpty()) {
          continue;
        }
        if (Collections.disjoint(shown, left)) {
          signs.add(
              new Sign(row.get(0), true, cause.id(), -ELSEWHERE_NATS, "it shows " + at(shown)));
        } else if (ends) {
          signs.add(
              new Sign(row.get(0), true, cause.id(), Weight.SLIGHT, "it can show " + at(shown)));
        }
      }
    }
    return signs;
  }

  private static Set<Step> after(Step step) {
    Set<Step> later = EnumSet.noneOf(Step.class);
    for (Step each : Step.values()) {
      if (each.compareTo(step) > 0) {
        later.add(each);
      }
    }
    return later;
  }

  private static String at(Set<Step> steps) {
    return "itself at the step "
        + steps.stream().sorted().map(Step::id).collect(Collectors.joining(", "));
  }
}
