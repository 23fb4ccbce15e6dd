package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;

/** What the codes of a client's dialog say for and against causes: {@code symptoms.csv}. */
final class Symptoms {
  private static final String RESOURCE = "/org/rdpdoctor/causes/symptoms.csv";
  private static final String ANY = "*";

  /**
   * One line of the table.
   *
   * @param balanceNats negative when it speaks against the cause
   */
  record Sign(
      Optional<Long> reason,
      Optional<Long> extended,
      String causeId,
      double balanceNats,
      String why) {
    boolean fits(SymptomReported symptom) {
      return fits(reason, symptom.reason()) && fits(extended, symptom.extended());
    }

    private static boolean fits(Optional<Long> wanted, Optional<Long> reported) {
      return wanted.isEmpty() || wanted.equals(reported);
    }
  }

  private final List<Sign> signs;

  private Symptoms(List<Sign> signs) {
    this.signs = signs;
  }

  static Symptoms packed() {
    List<Sign> signs = new ArrayList<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      signs.add(
          new Sign(
              number(row.get(0)),
              number(row.get(1)),
              row.get(2),
              Weight.balance(row.get(3)),
              row.get(4)));
    }
    return new Symptoms(signs);
  }

  List<Sign> signs() {
    return List.copyOf(signs);
  }

  /** What the reported codes say of a cause. */
  List<Sign> of(String causeId, List<SymptomReported> reported) {
    return signs.stream()
        .filter(sign -> sign.causeId().equals(causeId))
        .filter(sign -> reported.stream().anyMatch(sign::fits))
        .toList();
  }

  private static Optional<Long> number(String hex) {
    return hex.equals(ANY) ? Optional.empty() : Optional.of(Long.decode(hex));
  }
}
