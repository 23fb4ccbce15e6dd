package org.rdpdoctor.wire.asn1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/** The Java runtime's own reader judges a certificate that our writer made. */
class CertificateMakingTest {
  private static final ObjectIdentifier SHA256_WITH_ECDSA =
      new ObjectIdentifier("1.2.840.10045.4.3.2");
  private static final ObjectIdentifier COMMON_NAME = new ObjectIdentifier("2.5.4.3");

  @Test
  void theRuntimeAcceptsTheCertificate() throws GeneralSecurityException, DecodeException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Asn1Element toBeSigned = toBeSigned(pair);
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(pair.getPrivate());
    signer.update(toBeSigned.toBytes().toArray());
    Asn1Element certificate =
        Asn1Element.sequence(
            toBeSigned, algorithm(), Asn1Element.bitString(Bytes.of(signer.sign())));

    X509Certificate read = read(certificate.toBytes());

    read.verify(pair.getPublic());
    assertThat(read.getSubjectX500Principal().getName()).isEqualTo("CN=rdphost.lab.example");
    assertThat(read.getNotAfter().toInstant()).isEqualTo(Instant.parse("2050-01-01T00:00:00Z"));
    assertThat(read.getSerialNumber()).isEqualTo(200);
  }

  private static Asn1Element toBeSigned(KeyPair pair) throws DecodeException {
    return Asn1Element.sequence(
        Asn1Element.context(0, Asn1Element.integer(2)),
        Asn1Element.integer(200),
        algorithm(),
        name(),
        Asn1Element.sequence(
            Asn1Element.utcTime("261120000000Z"), Asn1Element.generalizedTime("20500101000000Z")),
        name(),
        Asn1Element.decode(new Reader(Bytes.of(pair.getPublic().getEncoded()))));
  }

  private static Asn1Element algorithm() {
    return Asn1Element.sequence(Asn1Element.objectIdentifier(SHA256_WITH_ECDSA));
  }

  private static Asn1Element name() {
    return Asn1Element.sequence(
        Asn1Element.set(
            Asn1Element.sequence(
                Asn1Element.objectIdentifier(COMMON_NAME),
                Asn1Element.utf8String("rdphost.lab.example"))));
  }

  private static X509Certificate read(Bytes certificate) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate.toArray()));
  }
}
