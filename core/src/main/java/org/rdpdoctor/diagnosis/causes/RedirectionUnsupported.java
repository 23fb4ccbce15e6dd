package org.rdpdoctor.diagnosis.causes;

/** The client does not follow a redirection. */
final class RedirectionUnsupported extends LaterStage {
  RedirectionUnsupported() {
    super("redirection-unsupported", "it takes a sign-in: the redirection comes after it");
  }
}
