package org.rdpdoctor.diagnosis;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.CauseSteps.Step;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.model.LogObservation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/**
 * What a living host proves of steps that a healthy connection did not come to (ADR 17). How it
 * stands is so now; what stands in its logs was so once.
 */
final class LivingProof {
  private static final CauseSteps STEPS = CauseSteps.packed();

  private LivingProof() {}

  /** Such a proof is among these. */
  static boolean lies(Scene scene, List<Assessment> causes) {
    Set<Step> beyond = beyond(scene);
    return causes.stream()
        .filter(each -> each.verdict() == Verdict.CONFIRMED)
        .filter(each -> isBeyond(each, beyond))
        .anyMatch(each -> each.support().stream().anyMatch(clue -> isOfNow(clue, scene)));
  }

  private static boolean isBeyond(Assessment assessment, Set<Step> beyond) {
    Set<Step> steps = STEPS.of(assessment.causeId());
    return !steps.isEmpty() && beyond.containsAll(steps);
  }

  /** The steps that no connection of ours came to. */
  private static Set<Step> beyond(Scene scene) {
    if (scene.sights().stream().anyMatch(sight -> sight.session().stands())) {
      return Set.of();
    }
    boolean signedIn =
        scene.sights().stream().anyMatch(sight -> sight.signIn().signedIn().isPresent());
    return EnumSet.range(signedIn ? Step.LICENSING : Step.SIGNIN, Step.SESSION);
  }

  private static boolean isOfNow(Clue clue, Scene scene) {
    if (clue.weightNats() != Double.POSITIVE_INFINITY || clue.sources().isEmpty()) {
      return false;
    }
    Set<Source> sources = new HashSet<>(clue.sources());
    List<Observed> records =
        scene.evidence().recorded().stream()
            .filter(each -> sources.contains(each.source()))
            .collect(Collectors.toList());
    return records.stream()
        .allMatch(each ->
            each.source() instanceof Source.Host
                && !(each.observation() instanceof LogObservation));
  }
}
