package org.rdpdoctor.diagnosis.causes;

/** A reverse proxy in front of the gateway breaks it. */
final class GatewayProxyIncompatible extends LaterStage {
  GatewayProxyIncompatible() {
    super(
        "gateway-proxy-incompatible",
        "it takes the gateway stage, which this version does not have");
  }
}
