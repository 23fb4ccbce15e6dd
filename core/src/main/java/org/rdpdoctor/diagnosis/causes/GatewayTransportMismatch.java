package org.rdpdoctor.diagnosis.causes;

/** Client and gateway share no transport. */
final class GatewayTransportMismatch extends LaterStage {
  GatewayTransportMismatch() {
    super(
        "gateway-transport-mismatch",
        "it takes the gateway stage, which this version does not have");
  }
}
