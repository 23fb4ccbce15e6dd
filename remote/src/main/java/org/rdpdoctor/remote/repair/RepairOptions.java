package org.rdpdoctor.remote.repair;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a repair may go.
 *
 * @param madeBy program and version
 * @param dropSessions sessions of users may be ended by a restart
 * @param rollbackIn after this time a scheduled script on the host undoes a change that may have
 *     cut us off
 * @param client the machine that is changed when it is not the one that the plan is about, so that
 *     undo goes to that one
 */
public record RepairOptions(
    String madeBy, boolean dropSessions, Duration rollbackIn, Optional<String> client) {
  /** The host itself is changed. */
  public RepairOptions(String madeBy, boolean dropSessions, Duration rollbackIn) {
    this(madeBy, dropSessions, rollbackIn, Optional.empty());
  }
}
