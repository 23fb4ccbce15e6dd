package org.rdpdoctor.diagnosis;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** The same with other assessments, the most likely first, and a headline that follows them. */
  public Diagnosis with(List<Assessment> others) {
    return new Diagnosis(
        target,
        health,
        Headline.reworded(headline, causes, others),
        reach,
        failingStage,
        stages,
        gatewayStages,
        others,
        cautions,
        notes,
        defects);
  }

  /** What is said of the cause that leads, a sentence. */
  public String leading() {
    return Headline.because(causes);
  }

  /** Causes that remain: confirmed, likely or possible. */
  public List<Assessment> remaining() {
    return causes.stream().filter(each -> each.verdict().compareTo(Verdict.POSSIBLE) <= 0).toList();
  }

  /**
   * Families of causes that remain, the most likely first: what is shared by several causes of one
   * family can outweigh one of another.
   */
  public List<FamilyShare> families() {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (Assessment each : remaining()) {
      shares.merge(each.cause().family(), each.confidence(), Double::sum);
    }
    return shares.entrySet().stream()
        .map(each -> new FamilyShare(each.getKey(), Math.min(each.getValue(), Assessment.PROVED)))
        .sorted(Comparator.comparingDouble(FamilyShare::confidence).reversed())
        .toList();
  }

  /**
   * A family and what its causes share.
   *
   * @param confidence of all remaining causes of the family together, 0 to 1
   */
  public record FamilyShare(String family, double confidence) {}

  public Optional<Assessment> cause(String id) {
    return causes.stream().filter(each -> each.causeId().equals(id)).findFirst();
  }
}
