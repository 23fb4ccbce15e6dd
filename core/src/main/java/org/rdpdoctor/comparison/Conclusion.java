package org.rdpdoctor.comparison;

import java.util.List;

/**
 * What both together say of causes of the first evidence.
 *
 * @param causes ids, in the order of the table
 * @param because a clause
 */
public record Conclusion(Bearing bearing, List<String> causes, String because) {
  /** How far it goes. */
  public enum Bearing {
    RULES_OUT,
    SPEAKS_FOR,
    SPEAKS_AGAINST
  }

  public Conclusion {
    causes = List.copyOf(causes);
  }
}
