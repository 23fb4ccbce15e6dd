package org.rdpdoctor.diagnosis.causes;

/** The connection broker does not work. */
final class BrokerFailure extends LaterStage {
  BrokerFailure() {
    super("broker-failure", "it takes a sign-in, or the server's SessionBroker-Client log");
  }
}
