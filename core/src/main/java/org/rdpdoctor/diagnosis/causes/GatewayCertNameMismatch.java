package org.rdpdoctor.diagnosis.causes;

/** The gateway's certificate carries another name. */
final class GatewayCertNameMismatch extends LaterStage {
  GatewayCertNameMismatch() {
    super(
        "gateway-cert-name-mismatch",
        "it takes the gateway stage, which this version does not have");
  }
}
