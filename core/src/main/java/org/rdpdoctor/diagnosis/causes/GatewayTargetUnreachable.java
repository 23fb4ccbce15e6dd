package org.rdpdoctor.diagnosis.causes;

/** The gateway cannot reach the target. */
final class GatewayTargetUnreachable extends LaterStage {
  GatewayTargetUnreachable() {
    super(
        "gateway-target-unreachable",
        "it takes the gateway stage, which this version does not have");
  }
}
