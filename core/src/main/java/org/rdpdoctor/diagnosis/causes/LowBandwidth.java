package org.rdpdoctor.diagnosis.causes;

/** The line is too thin for the session. */
final class LowBandwidth extends LaterStage {
  LowBandwidth() {
    super(
        "low-bandwidth", "it takes a measurement of throughput in a session, or a packet capture");
  }
}
