package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;

/**
 * What the words of a person say for and against causes: {@code reported-signs.csv}. They never
 * prove and never exclude.
 */
public final class ReportedSigns {
  private static final String RESOURCE = "/org/rdpdoctor/causes/reported-signs.csv";
  private static final String OBSERVED = "observed";
  private static final String NOT_OBSERVED = "not-observed";

  /**
   * What one answer says of one cause.
   *
   * @param word of {@link ReportedWords}
   * @param holds whether it is the answer yes that says so
   * @param balanceNats negative when it speaks against the cause
   * @param ofStep it follows from how far the connection came, so that several do not add up
   */
  public record Sign(
      String word, boolean holds, String causeId, double balanceNats, String why, boolean ofStep) {
    static Sign ofStep(String word, String causeId, double balanceNats, String why) {
      return new Sign(word, true, causeId, balanceNats, why, true);
    }
  }

  private record Answer(String word, boolean holds) {}

  private final Map<String, List<Sign>> byCause;
  private final Map<Answer, Map<String, Double>> balances = new HashMap<>();

  private ReportedSigns(List<Sign> signs) {
    byCause = signs.stream().collect(Collectors.groupingBy(Sign::causeId));
    for (Sign sign : signs) {
      balances
          .computeIfAbsent(new Answer(sign.word(), sign.holds()), _ -> new HashMap<>())
          .merge(sign.causeId(), sign.balanceNats(), Double::sum);
    }
  }

  public static ReportedSigns packed() {
    List<Sign> signs = new ArrayList<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      for (String cause : row.get(2).split(" ", -1)) {
        signs.add(
            new Sign(
                row.get(0),
                holds(row.get(1)),
                cause,
                Weight.balance(row.get(3)),
                row.get(4),
                false));
      }
    }
    signs.addAll(ReportedSteps.signs(CauseTable.packed()));
    return new ReportedSigns(signs);
  }

  private static boolean holds(String answer) {
    return switch (answer) {
      case OBSERVED -> true;
      case NOT_OBSERVED -> false;
      default -> throw new IllegalStateException("neither yes nor no: " + answer);
    };
  }

  public List<Sign> signs() {
    return byCause.values().stream().flatMap(List::stream).toList();
  }

  /** What was reported of a cause. Of what follows from steps only the strongest counts. */
  List<Sign> of(String causeId, Scene scene) {
    Map<String, Boolean> answers = new HashMap<>(scene.reported().answers());
    for (SymptomReported symptom : scene.symptoms()) {
      symptom.reason().ifPresent(code -> answers.put(ReportedSteps.symptom(code), true));
    }
    List<Sign> found = new ArrayList<>();
    Optional<Sign> step = Optional.empty();
    for (Sign sign : byCause.getOrDefault(causeId, List.of())) {
      if (!Boolean.valueOf(sign.holds()).equals(answers.get(sign.word()))) {
        continue;
      }
      if (sign.ofStep()) {
        step =
            step.filter(before -> before.balanceNats() <= sign.balanceNats())
                .or(() -> Optional.of(sign));
      } else {
        found.add(sign);
      }
    }
    step.ifPresent(found::add);
    return found;
  }

  /** What an answer would say, in nats by cause; of causes that are missing, nothing. */
  Map<String, Double> balances(String word, boolean holds) {
    return balances.getOrDefault(new Answer(word, holds), Map.of());
  }

  /** What an answer to one question would say of a cause, in nats; 0 for nothing. */
  double balanceNats(String word, boolean holds, String causeId) {
    return balances(word, holds).getOrDefault(causeId, 0.0);
  }
}
