package org.rdpdoctor.diagnosis.causes;

/** The client cannot find or reach a KDC. */
final class KerberosKdcUnreachable extends LaterStage {
  KerberosKdcUnreachable() {
    super(
        "kerberos-kdc-unreachable",
        "it takes the kerberos stage, which this version does not have");
  }
}
