package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each cause was found in documented cases, {@code /org/rdpdoctor/causes/priors.csv}. Two
 * cases are added to every cause: leaving out one case after the other shows that the counts say
 * little of the next case (ADR 15).
 */
final class Priors {
  private static final String RESOURCE = "/org/rdpdoctor/causes/priors.csv";
  private static final double ADDED_CASES = 2;

  /** Share of failures whose cause is none of the table, or one that the wire cannot show. */
  static final double SOMETHING_ELSE = 0.05;

  private final Map<String, Integer> cases = new HashMap<>();
  private final double allCases;

  private Priors(List<List<String>> rows) {
    double all = 0;
    for (List<String> row : rows) {
      int count = Integer.parseInt(row.get(1));
      cases.put(row.get(0), count);
      all += count + ADDED_CASES;
    }
    allCases = all;
  }

  static Priors packed() {
    return new Priors(PackedTable.rows(RESOURCE));
  }

  /** The same without one case of the cause: what was known before that case. */
  Priors without(String causeId) {
    List<List<String>> rows = new ArrayList<>();
    cases.forEach((id, count) ->
        rows.add(
            List.of(id, Integer.toString(id.equals(causeId) ? Math.max(0, count - 1) : count))));
    return new Priors(rows);
  }

  /** Natural logarithm of the prior. */
  double logOf(String causeId) {
    return Math.log((cases.getOrDefault(causeId, 0) + ADDED_CASES) / allCases);
  }

  Map<String, Integer> cases() {
    return Map.copyOf(cases);
  }
}
