package org.rdpdoctor.diagnosis.causes;

/** The session host's agent is not registered. */
final class AvdAgentUnhealthy extends LaterStage {
  AvdAgentUnhealthy() {
    super(
        "avd-agent-unhealthy",
        "it takes the broker stage, which this version does not have, or the host's agent log");
  }
}
