package org.rdpdoctor.comparison;

import java.util.List;

/**
 * What both together say of causes of the first evidence.
 *
 * @param causes ids, in the order of the table
 * @param because a clause
 * @param basis what was seen that says so
 */
public record Conclusion(Bearing bearing, List<String> causes, String because, Basis basis) {
  /** How far it goes. */
  public enum Bearing {
    /** Nothing else that is known explains both (ADR 25). */
    PROVES,
    RULES_OUT,
    SPEAKS_FOR,
    SPEAKS_AGAINST
  }

  public Conclusion {
    causes = List.copyOf(causes);
  }
}
