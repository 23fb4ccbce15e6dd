package org.rdpdoctor.model;

/** The two forms of SERVER_CERTIFICATE, MS-RDPBCGR 2.2.1.4.3.1. */
public enum ServerCertificateForm {
  /** A bare key, signed with a key that the specification publishes. */
  PROPRIETARY,
  /** A chain of X.509 certificates, as a license server gives it to a session host. */
  X509
}
