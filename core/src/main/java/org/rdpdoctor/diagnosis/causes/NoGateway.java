package org.rdpdoctor.diagnosis.causes;

/** What is said of a gateway's causes when there is none on the way. */
final class NoGateway {
  static final String BECAUSE =
      "it takes the gateway on the way; name it with --gateway, or give the .rdp file";

  private NoGateway() {}
}
