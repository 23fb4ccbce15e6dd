package org.rdpdoctor.diagnosis.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.WordReported;

/** What people say in words of the vocabulary. What is said both ways counts neither way. */
public final class ReportedPicture {
  private final Map<String, Boolean> answers = new LinkedHashMap<>();
  private final Set<String> contradicted = new LinkedHashSet<>();

  ReportedPicture(Evidence evidence) {
    for (Observed each : evidence.reported()) {
      if (each.observation() instanceof WordReported said) {
        Boolean before = answers.putIfAbsent(said.word(), said.holds());
        if (before != null && before != said.holds()) {
          contradicted.add(said.word());
        }
      }
    }
    answers.keySet().removeAll(contradicted);
  }

  public boolean isEmpty() {
    return answers.isEmpty() && contradicted.isEmpty();
  }

  /** By word, whether it is so. */
  public Map<String, Boolean> answers() {
    return Map.copyOf(answers);
  }

  /** Words in the order in which they were said. */
  public List<String> words() {
    return new ArrayList<>(answers.keySet());
  }

  /** Words that were said both ways. */
  public List<String> contradicted() {
    return List.copyOf(contradicted);
  }
}
