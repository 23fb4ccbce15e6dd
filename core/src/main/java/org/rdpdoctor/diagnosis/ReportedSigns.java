package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;

/**
 * What the words of a person say for and against causes: {@code reported-signs.csv}, and how far
 * they say the connection came: {@link ReportedSteps}. They never prove and never exclude.
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
   */
  public record Sign(String word, boolean holds, String causeId, double balanceNats, String why) {}

  private record Answer(String word, boolean holds) {}

  private record Place(Answer answer, String causeId) {}

  private final List<Sign> signs;
  private final Map<String, List<Sign>> signsByCause;
  private final Map<String, List<Sign>> stepsByCause;
  private final Map<Answer, Map<String, Double>> balances = new HashMap<>();

  private ReportedSigns(List<Sign> signs, List<Sign> steps) {
    this.signs = signs;
    signsByCause = signs.stream().collect(Collectors.groupingBy(Sign::causeId));
    stepsByCause = steps.stream().collect(Collectors.groupingBy(Sign::causeId));
    Stream.concat(signs.stream(), steps.stream())
        .forEach(sign ->
            balances
                .computeIfAbsent(new Answer(sign.word(), sign.holds()), _ -> new HashMap<>())
                .merge(sign.causeId(), sign.balanceNats(), Double::sum));
  }

  public static ReportedSigns packed() {
    List<Sign> signs = new ArrayList<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      for (String cause : row.get(2).split(" ", -1)) {
        signs.add(
            new Sign(row.get(0), holds(row.get(1)), cause, Weight.balance(row.get(3)), row.get(4)));
      }
    }
    Set<Place> said = signs.stream().map(ReportedSigns::place).collect(Collectors.toSet());
    List<Sign> steps = new ArrayList<>(ReportedSteps.signs(CauseTable.packed()));
    steps.removeIf(sign -> said.contains(place(sign)));
    return new ReportedSigns(signs, steps);
  }

  private static Place place(Sign sign) {
    return new Place(new Answer(sign.word(), sign.holds()), sign.causeId());
  }

  private static boolean holds(String answer) {
    return switch (answer) {
      case OBSERVED -> true;
      case NOT_OBSERVED -> false;
      default -> throw new IllegalStateException("neither yes nor no: " + answer);
    };
  }

  /** The lines of the table, one for each of their causes. */
  public List<Sign> signs() {
    return List.copyOf(signs);
  }

  /** What was reported of a cause. Of what follows from steps only the strongest counts. */
  List<Sign> of(String causeId, Scene scene) {
    Map<String, Boolean> answers = new HashMap<>(scene.reported().answers());
    for (SymptomReported symptom : scene.symptoms()) {
      symptom.reason().ifPresent(code -> answers.put(ReportedSteps.symptom(code), true));
    }
    List<Sign> found = new ArrayList<>(given(signsByCause, causeId, answers));
    given(stepsByCause, causeId, answers).stream()
        .min(Comparator.comparingDouble(Sign::balanceNats))
        .ifPresent(found::add);
    return found;
  }

  private static List<Sign> given(
      Map<String, List<Sign>> byCause, String causeId, Map<String, Boolean> answers) {
    return byCause.getOrDefault(causeId, List.of()).stream()
        .filter(sign -> Boolean.valueOf(sign.holds()).equals(answers.get(sign.word())))
        .toList();
  }

  /** What an answer would say, in nats by cause; of causes that are missing, nothing. */
  Map<String, Double> balances(String word, boolean holds) {
    return balances.getOrDefault(new Answer(word, holds), Map.of());
  }

  /** What an answer to one question would say of a cause, in nats; 0 for nothing. */
  public double balanceNats(String word, boolean holds, String causeId) {
    return balances(word, holds).getOrDefault(causeId, 0.0);
  }
}
