package org.rdpdoctor.diagnosis.causes;

/** The gateway's certificate is not trusted. */
final class GatewayCertUntrusted extends LaterStage {
  GatewayCertUntrusted() {
    super("gateway-cert-untrusted", "it takes the gateway stage, which this version does not have");
  }
}
