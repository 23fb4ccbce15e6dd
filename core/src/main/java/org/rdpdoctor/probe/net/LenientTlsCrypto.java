package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Does not mind what a certificate's key usage allows. The certificate that Windows issues to
 * itself allows key and data encipherment but no signatures; Windows signs with it, and mstsc
 * accepts that.
 */
final class LenientTlsCrypto extends BcTlsCrypto {
  LenientTlsCrypto() {
    super(new SecureRandom());
  }

  @Override
  public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
    if (type != CertificateType.X509) {
      throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
    }
    return new AnyUseCertificate(this, encoding);
  }

  @Override
  public TlsCertificate createCertificate(byte[] encoding) throws IOException {
    return new AnyUseCertificate(this, encoding);
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
