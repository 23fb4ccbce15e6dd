package org.rdpdoctor.app;

/** The program's version; a test holds it to the build's. */
final class Version {
  static final String TEXT = "0.1.0-SNAPSHOT";

  /** Who made a piece of evidence or a capture. */
  static final String MADE_BY = "rdpdoctor " + TEXT;

  private Version() {}
}
