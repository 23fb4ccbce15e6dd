package org.rdpdoctor.app;

/** The program's version; a test holds it to the build's. */
final class Version {
  static final String TEXT = "0.1.0-SNAPSHOT";

  private Version() {}
}
