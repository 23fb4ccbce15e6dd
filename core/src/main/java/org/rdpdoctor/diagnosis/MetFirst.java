package org.rdpdoctor.diagnosis;

import java.util.Set;

/**
 * Which of several proved causes a connection meets first (ADR 24). Each of them is true, and none
 * makes another less so; what is on the way to the server is met before the server's own fault.
 */
final class MetFirst {
  private static final Set<String> FAMILIES_ON_THE_WAY =
      Set.of("reachability", "path-quality", "interception-and-relays");

  /** It ends sessions that stand, so that every other fault is met before it. */
  private static final String OF_QUIET_SESSIONS = "idle-timeout-middlebox";

  private MetFirst() {}

  /** Lower is met earlier; what is not proved has no place of its own. */
  static int place(Assessment assessment) {
    return assessment.verdict() != Verdict.CONFIRMED || onTheWay(assessment) ? 0 : 1;
  }

  static boolean onTheWay(Assessment assessment) {
    return FAMILIES_ON_THE_WAY.contains(assessment.cause().family())
        && !assessment.causeId().equals(OF_QUIET_SESSIONS);
  }
}
