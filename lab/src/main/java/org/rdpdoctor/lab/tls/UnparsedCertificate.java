package org.rdpdoctor.lab.tls;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsEncryptor;
import org.bouncycastle.tls.crypto.TlsVerifier;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.wire.Bytes;

/**
 * A certificate that is sent as it is. The library would read its own certificate first, and not
 * every certificate of the lab can be read.
 */
final class UnparsedCertificate implements TlsCertificate {
  private static final String SHA256_WITH_RSA = "1.2.840.113549.1.1.11";

  private final Bytes encoded;

  UnparsedCertificate(Bytes encoded) {
    this.encoded = encoded;
  }

  @Override
  public byte[] getEncoded() {
    return encoded.toArray();
  }

  @Override
  public BigInteger getSerialNumber() {
    return BigInteger.ONE;
  }

  /** Only the channel binding that nobody here uses depends on it. */
  @Override
  public String getSigAlgOID() {
    return SHA256_WITH_RSA;
  }

  @Override
  public @Nullable ASN1Encodable getSigAlgParams() {
    return null;
  }

  @Override
  public byte @Nullable [] getExtension(ASN1ObjectIdentifier extensionOid) {
    return null;
  }

  @Override
  public short getLegacySignatureAlgorithm() throws IOException {
    throw notForReading();
  }

  @Override
  public boolean supportsSignatureAlgorithm(short signatureAlgorithm) {
    return true;
  }

  @Override
  public boolean supportsSignatureAlgorithmCA(short signatureAlgorithm) {
    return true;
  }

  @Override
  public TlsCertificate checkUsageInRole(int tlsCertificateRole) {
    return this;
  }

  @Override
  public TlsEncryptor createEncryptor(int tlsCertificateRole) throws IOException {
    throw notForReading();
  }

  @Override
  public TlsVerifier createVerifier(short signatureAlgorithm) throws IOException {
    throw notForReading();
  }

  @Override
  public Tls13Verifier createVerifier(int signatureScheme) throws IOException {
    throw notForReading();
  }

  private static IOException notForReading() {
    return new TlsFatalAlert(AlertDescription.internal_error);
  }
}
