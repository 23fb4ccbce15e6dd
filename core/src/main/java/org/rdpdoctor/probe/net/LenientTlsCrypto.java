package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.NamedGroup;

/**
 * Does not mind what a certificate's key usage allows. The certificate that Windows issues to
 * itself allows key and data encipherment but no signatures; Windows signs with it, and mstsc
 * accepts that.
 *
 * <p>Keeps every certificate as it was sent, even one that cannot be read: the library writes its
 * certificates anew, which changes those that are not strict DER.
 */
final class LenientTlsCrypto extends BcTlsCrypto {
  private final List<Bytes> certificates = new ArrayList<>();
  private Optional<NamedGroup> lastCurve = Optional.empty();

  LenientTlsCrypto() {
    super(new SecureRandom());
  }

  @Override
  public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
    if (type != CertificateType.X509) {
      throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
    }
    return createCertificate(encoding);
  }

  @Override
  public TlsCertificate createCertificate(byte[] encoding) throws IOException {
    certificates.add(Bytes.of(encoding));
    return new AnyUseCertificate(this, encoding);
  }

  @Override
  public TlsECDomain createECDomain(TlsECConfig ecConfig) {
    lastCurve = Optional.of(new NamedGroup(ecConfig.getNamedGroup()));
    return super.createECDomain(ecConfig);
  }

  /**
   * The curve of the last key that was made. Before TLS 1.3 the library does not tell which curve
   * the server chose.
   */
  Optional<NamedGroup> lastCurve() {
    return lastCurve;
  }

  /** All certificates that came, in their order. */
  List<Bytes> certificates() {
    return List.copyOf(certificates);
  }

  private static final class AnyUseCertificate extends BcTlsCertificate {
    AnyUseCertificate(BcTlsCrypto crypto, byte[] encoding) throws IOException {
      super(crypto, encoding);
    }

    @Override
    protected boolean supportsKeyUsage(int keyUsageBits) {
      return true;
    }

    @Override
    public void validateKeyUsage(int keyUsageBits) {}
  }
}
