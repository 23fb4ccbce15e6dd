package org.rdpdoctor.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each cause was found in documented cases, {@code /org/rdpdoctor/causes/priors.csv}.
 * Half a case is added to every cause, so that one which nobody wrote up keeps a chance.
 */
final class Priors {
  private static final String RESOURCE = "/org/rdpdoctor/causes/priors.csv";
  private static final double ADDED_CASES = 0.5;
  private static final double ADDED_WHEN_EVEN = 2;

  /** Share of failures whose cause is none of the table, or one that the wire cannot show. */
  static final double SOMETHING_ELSE = 0.05;

  private final Map<String, Integer> cases = new HashMap<>();
  private final double added;
  private final double allCases;

  private Priors(List<List<String>> rows) {
    this(rows, ADDED_CASES);
  }

  private Priors(List<List<String>> rows, double added) {
    this.added = added;
    double all = 0;
    for (List<String> row : rows) {
      int count = Integer.parseInt(row.get(1));
      cases.put(row.get(0), count);
      all += count + added;
    }
    allCases = all;
  }

  static Priors packed() {
    return new Priors(PackedTable.rows(RESOURCE));
  }

  /**
   * More even ones, for where all causes compete: two cases are added to each. Leaving out one case
   * after the other shows that the counts then say little of the next one (ADR 15).
   */
  Priors even() {
    return new Priors(rows(), ADDED_WHEN_EVEN);
  }

  /** The same without one case of the cause: what was known before that case. */
  Priors without(String causeId) {
    Map<String, Integer> fewer = new HashMap<>(cases);
    fewer.computeIfPresent(causeId, (_, count) -> Math.max(0, count - 1));
    return new Priors(rows(fewer), added);
  }

  private List<List<String>> rows() {
    return rows(cases);
  }

  private static List<List<String>> rows(Map<String, Integer> cases) {
    return cases.entrySet().stream()
        .map(each -> List.of(each.getKey(), each.getValue().toString()))
        .toList();
  }

  /** Natural logarithm of the prior. */
  double logOf(String causeId) {
    return Math.log((cases.getOrDefault(causeId, 0) + added) / allCases);
  }

  Map<String, Integer> cases() {
    return Map.copyOf(cases);
  }
}
