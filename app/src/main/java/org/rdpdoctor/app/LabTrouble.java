package org.rdpdoctor.app;

/** A scenario could not be set up or diagnosed; the message is one line. */
final class LabTrouble extends Exception {
  private static final long serialVersionUID = 1;

  LabTrouble(String message) {
    super(message);
  }
}
