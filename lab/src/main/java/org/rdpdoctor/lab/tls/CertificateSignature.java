package org.rdpdoctor.lab.tls;

import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.ObjectIdentifier;

/** How a certificate is signed: RFC 8017 appendix A.2.4. */
public enum CertificateSignature {
  SHA256_WITH_RSA("SHA256withRSA", "1.2.840.113549.1.1.11"),
  /** Refused by current clients. */
  SHA1_WITH_RSA("SHA1withRSA", "1.2.840.113549.1.1.5");

  private final String javaName;
  private final String identifier;

  CertificateSignature(String javaName, String identifier) {
    this.javaName = javaName;
    this.identifier = identifier;
  }

  String javaName() {
    return javaName;
  }

  Asn1Element algorithmIdentifier() {
    return Asn1Element.sequence(
        Asn1Element.objectIdentifier(new ObjectIdentifier(identifier)), Asn1Element.nullValue());
  }
}
