package org.rdpdoctor.remote.repair;

import java.time.Duration;

/**
 * How far a repair may go.
 *
 * @param madeBy program and version
 * @param dropSessions sessions of users may be ended by a restart
 * @param rollbackIn after this time a scheduled script on the host undoes a change that may have
 *     cut us off
 */
public record RepairOptions(String madeBy, boolean dropSessions, Duration rollbackIn) {}
