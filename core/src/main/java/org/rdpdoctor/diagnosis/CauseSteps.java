package org.rdpdoctor.diagnosis;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * At which steps of a connection each cause shows itself: {@code cause-steps.csv}. A person who
 * says how far a connection came speaks against all causes that show themselves elsewhere.
 */
final class CauseSteps {
  private static final String RESOURCE = "/org/rdpdoctor/causes/cause-steps.csv";

  /** In the order in which a client passes them. */
  enum Step {
    NAME,
    TCP,
    NEGOTIATION,
    TLS,
    CERTIFICATE,
    SIGNIN,
    LICENSING,
    START,
    SESSION;

    static Set<Step> all(String words) {
      Set<Step> steps = EnumSet.noneOf(Step.class);
      for (String word : words.split(" ", -1)) {
        steps.add(valueOf(word.toUpperCase(Locale.ROOT)));
      }
      return steps;
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Shows itself anywhere, or beside the road: at a gateway before it. */
  private static final List<String> ELSEWHERE = List.of("any", "gateway");

  private final Map<String, Set<Step>> steps = new HashMap<>();

  private CauseSteps(List<List<String>> rows) {
    for (List<String> row : rows) {
      List<String> words = List.of(row.get(1).split(" ", -1));
      boolean bound = words.stream().noneMatch(ELSEWHERE::contains);
      steps.put(row.get(0), bound ? Step.all(row.get(1)) : Set.of());
    }
  }

  static CauseSteps packed() {
    return new CauseSteps(PackedTable.rows(RESOURCE));
  }

  /** Empty when nothing can be told from how far a connection came. */
  Set<Step> of(String causeId) {
    return steps.getOrDefault(causeId, Set.of());
  }

  Set<String> causes() {
    return Set.copyOf(steps.keySet());
  }
}
