package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.rdpdoctor.wire.Bytes;

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
