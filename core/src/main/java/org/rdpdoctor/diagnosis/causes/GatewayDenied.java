package org.rdpdoctor.diagnosis.causes;

/** The gateway's policies deny the connection. */
final class GatewayDenied extends LaterStage {
  GatewayDenied() {
    super(
        "gateway-denied",
        "it takes the gateway stage, which this version does not have, and credentials");
  }
}
