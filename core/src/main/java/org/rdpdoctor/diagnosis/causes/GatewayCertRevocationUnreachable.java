package org.rdpdoctor.diagnosis.causes;

/** The revocation of the gateway's certificate cannot be checked. */
final class GatewayCertRevocationUnreachable extends LaterStage {
  GatewayCertRevocationUnreachable() {
    super(
        "gateway-cert-revocation-unreachable",
        "it takes the gateway stage, which this version does not have");
  }
}
