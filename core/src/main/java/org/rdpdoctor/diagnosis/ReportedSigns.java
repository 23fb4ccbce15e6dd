package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rdpdoctor.diagnosis.picture.ReportedPicture;

/**
 * What the words of a person say for and against causes: {@code reported-signs.csv}. They never
 * prove and never exclude.
 */
public final class ReportedSigns {
  private static final String RESOURCE = "/org/rdpdoctor/causes/reported-signs.csv";
  private static final String OBSERVED = "observed";
  private static final String NOT_OBSERVED = "not-observed";

  /**
   * One line of the table.
   *
   * @param word of {@link ReportedWords}
   * @param holds whether it is the answer yes that says so
   * @param balanceNats negative when it speaks against the cause
   */
  public record Sign(String word, boolean holds, String causeId, double balanceNats, String why) {}

  private record Answer(String word, boolean holds) {}

  private final List<Sign> signs;
  private final Map<Answer, Map<String, Double>> balances = new HashMap<>();

  private ReportedSigns(List<Sign> signs) {
    this.signs = signs;
    for (Sign sign : signs) {
      balances
          .computeIfAbsent(new Answer(sign.word(), sign.holds()), _ -> new HashMap<>())
          .merge(sign.causeId(), sign.balanceNats(), Double::sum);
    }
  }

  public static ReportedSigns packed() {
    List<Sign> signs = new ArrayList<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      signs.add(
          new Sign(
              row.get(0), holds(row.get(1)), row.get(2), Weight.balance(row.get(3)), row.get(4)));
    }
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
    return List.copyOf(signs);
  }

  /** What was reported of a cause. */
  List<Sign> of(String causeId, ReportedPicture picture) {
    Map<String, Boolean> answers = picture.answers();
    return signs.stream()
        .filter(sign -> sign.causeId().equals(causeId))
        .filter(sign -> Boolean.valueOf(sign.holds()).equals(answers.get(sign.word())))
        .toList();
  }

  /** What an answer to one question would say of a cause, in nats; 0 for nothing. */
  public double balanceNats(String word, boolean holds, String causeId) {
    return balances.getOrDefault(new Answer(word, holds), Map.of()).getOrDefault(causeId, 0.0);
  }
}
