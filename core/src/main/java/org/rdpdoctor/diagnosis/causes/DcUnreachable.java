package org.rdpdoctor.diagnosis.causes;

/** The host cannot reach a domain controller. */
final class DcUnreachable extends LaterStage {
  DcUnreachable() {
    super(
        "dc-unreachable",
        "it takes a sign-in with a domain account; the host asks its controller only then");
  }
}
