package org.rdpdoctor.diagnosis.picture;

/** How much a record says about the connection that is judged. */
public enum Bearing {
  /** It is of the machine that has the part in the connection. */
  FULL,
  /**
   * Whose record it is, or which machine is meant, is not known: it is a hint and proves nothing.
   */
  MAY_BE,
  /** It is of a machine that has another part, or none. */
  NONE
}
