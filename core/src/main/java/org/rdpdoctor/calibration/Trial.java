package org.rdpdoctor.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.StageId;

/**
 * One case of which the truth is known, and what was said of it.
 *
 * @param id unique among those of its kind
 * @param described for people
 * @param causes ids of causes, any of which is right; none when nothing is wrong
 * @param stage the failing stage that was named; empty for none
 * @param first the cause that was put first; empty when none remained, or all was found well
 * @param rank of the best of the right causes, from 1; 0 when it is not among those that remain
 */
public record Trial(
    String id,
    String described,
    Set<String> causes,
    Health health,
    String stage,
    Optional<Said> first,
    int rank) {
  private static final String SEPARATOR = "\t";
  private static final String NONE = "-";
  private static final int FIELDS = 9;

  /** A cause, and how strongly it is put. */
  public record Said(String cause, Verdict verdict, double confidence) {}

  public Trial {
    causes = Set.copyOf(causes);
  }

  /** What a diagnosis says. Of a host that is found well, what may still be is no answer. */
  public static Trial of(String id, String described, Set<String> causes, Diagnosis diagnosis) {
    List<Assessment> remaining =
        diagnosis.health() == Health.HEALTHY ? List.of() : diagnosis.remaining();
    int rank = 0;
    for (int i = remaining.size(); i >= 1; i--) {
      rank = causes.contains(remaining.get(i - 1).causeId()) ? i : rank;
    }
    return new Trial(
        id,
        described,
        causes,
        diagnosis.health(),
        diagnosis.failingStage().map(StageId::id).orElse(""),
        remaining.stream()
            .findFirst()
            .map(each -> new Said(each.causeId(), each.verdict(), each.confidence())),
        rank);
  }

  /** Nothing is wrong, in truth. */
  public boolean isWell() {
    return causes.isEmpty();
  }

  public boolean isRight() {
    return rank == 1;
  }

  /** What is well is called faulty, or what is faulty is called well. */
  public boolean healthIsWrong() {
    return health == (isWell() ? Health.FAULTY : Health.HEALTHY);
  }

  /** The worst that can be said: proved, and not so. */
  public boolean provedWrong() {
    return !isRight() && first.map(each -> each.verdict() == Verdict.CONFIRMED).orElse(false);
  }

  /** The confidence of the first answer, and whether it was right; empty without an answer. */
  public Optional<Forecast> forecast() {
    return first.map(each -> new Forecast(each.confidence(), isRight()));
  }

  /** Fields with tabs between them; {@link #parse} reads it. */
  public String toLine() {
    return String.join(
        SEPARATOR,
        id,
        described,
        causes.isEmpty() ? NONE : String.join(" ", new TreeSet<>(causes)),
        health.name().toLowerCase(Locale.ROOT),
        stage.isEmpty() ? NONE : stage,
        first.map(Said::cause).orElse(NONE),
        first.map(each -> each.verdict().id()).orElse(NONE),
        first.map(each -> String.format(Locale.ROOT, "%.3f", each.confidence())).orElse(NONE),
        Integer.toString(rank));
  }

  /** What the fields of a line are. */
  public static String header() {
    return String.join(
        SEPARATOR,
        "id",
        "what",
        "truth",
        "health said",
        "stage said",
        "first cause said",
        "verdict",
        "confidence",
        "rank of the truth");
  }

  /**
   * What {@link #toLine} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Trial parse(String line) {
    List<String> fields = Arrays.asList(line.split(SEPARATOR, -1));
    if (fields.size() != FIELDS) {
      throw new IllegalArgumentException("not a line of trials: " + line);
    }
    Optional<Said> first =
        fields.get(5).equals(NONE)
            ? Optional.empty()
            : Optional.of(
                new Said(
                    fields.get(5), Verdict.ofId(fields.get(6)), Double.parseDouble(fields.get(7))));
    return new Trial(
        fields.get(0),
        fields.get(1),
        fields.get(2).equals(NONE) ? Set.of() : Set.of(fields.get(2).split(" ", -1)),
        Health.valueOf(fields.get(3).toUpperCase(Locale.ROOT)),
        fields.get(4).equals(NONE) ? "" : fields.get(4),
        first,
        Integer.parseInt(fields.get(8)));
  }
}
