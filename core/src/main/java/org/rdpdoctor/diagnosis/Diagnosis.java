package org.rdpdoctor.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.Target;

/**
 * The result.
 *
 * @param headline one sentence for the person who asked
 * @param reach what was examined last when all is well, such as "password prompt"
 * @param failingStage the first stage that is proved to stop a current client
 * @param stages of the run and address that the verdict is about
 * @param gatewayStages of the gateway on the way to it, from its name to its certificate
 * @param causes all causes of the table, the most likely first
 * @param cautions what may go wrong, or makes this diagnosis weaker
 * @param notes facts worth knowing that are no fault
 * @param defects stages that a defect of ours ended
 */
public record Diagnosis(
    Target target,
    Health health,
    String headline,
    String reach,
    Optional<StageId> failingStage,
    List<StageVerdict> stages,
    List<StageVerdict> gatewayStages,
    List<Assessment> causes,
    List<String> cautions,
    List<String> notes,
    List<String> defects) {
  public Diagnosis {
    stages = List.copyOf(stages);
    gatewayStages = List.copyOf(gatewayStages);
    causes = List.copyOf(causes);
    cautions = List.copyOf(cautions);
    notes = List.copyOf(notes);
    defects = List.copyOf(defects);
  }

  /** Causes that remain: confirmed, likely or possible. */
  public List<Assessment> remaining() {
    return causes.stream().filter(each -> each.verdict().compareTo(Verdict.POSSIBLE) <= 0).toList();
  }

  public Optional<Assessment> cause(String id) {
    return causes.stream().filter(each -> each.causeId().equals(id)).findFirst();
  }
}
