package org.rdpdoctor.lab.azure;

/** How Azure answers. */
public enum AzureManner {
  ORDERLY,
  /** The machine is switched off. */
  DEALLOCATED,
  /** The machine runs, its guest agent says nothing. */
  AGENT_NOT_READY,
  /** Another command runs on the machine. */
  BUSY,
  /** We may read, not run. */
  FORBIDDEN,
  /** The run begins and fails. */
  FAILING,
  /** The run never ends. */
  ENDLESS,
  /** The connection ends while the run goes on. */
  CUT,
  /** Sends us for the result to a stranger. */
  ASTRAY,
  /** Does not speak JSON. */
  GARBLED,
  /** Gives the result at Location alone. */
  LOCATION_ONLY,
  /** A rule keeps port 3389 away. */
  BLOCKED,
  /** We may not read the rules. */
  RULES_FORBIDDEN,
  /** The person at the browser says no. */
  SIGN_IN_DECLINED,
  /** Nobody comes to the browser. */
  NOBODY_SIGNS_IN
}
