package org.rdpdoctor.diagnosis.causes;

/** The redirection leads nowhere. */
final class BrokerRedirect extends LaterStage {
  BrokerRedirect() {
    super("broker-redirect", "it takes a sign-in: the redirection comes after it");
  }
}
