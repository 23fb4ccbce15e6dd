package org.rdpdoctor.diagnosis.causes;

/** The gateway's certificate is past its validity. */
final class GatewayCertExpired extends LaterStage {
  GatewayCertExpired() {
    super("gateway-cert-expired", "it takes the gateway stage, which this version does not have");
  }
}
