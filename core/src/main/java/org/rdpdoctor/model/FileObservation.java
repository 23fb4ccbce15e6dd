package org.rdpdoctor.model;

/** What is to be said of a file itself. */
public sealed interface FileObservation extends Observation {
  /**
   * The file ends early or makes no sense from here on; what was read before stands.
   *
   * @param offset in bytes from the beginning of the file
   * @param problem a phrase
   */
  record Truncated(long offset, String problem) implements FileObservation {}
}
