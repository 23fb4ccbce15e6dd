package org.rdpdoctor.report;

/**
 * A file is not evidence that this program can read. The message is one line, fit to be shown: what
 * is wrong, where, and what to do about it.
 */
public final class UnreadableEvidence extends Exception {
  public UnreadableEvidence(String message) {
    super(message);
  }
}
