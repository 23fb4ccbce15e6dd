package org.rdpdoctor.diagnosis.causes;

/** RDP's UDP transport fails. */
final class UdpBroken extends LaterStage {
  UdpBroken() {
    super(
        "udp-broken",
        "it takes the udp stage, which this version does not have, or a try with UDP switched off");
  }
}
