package org.rdpdoctor.app;

/** What the user must change; the message is the one line to print. */
final class UsageProblem extends RuntimeException {
  UsageProblem(String message) {
    super(message);
  }
}
