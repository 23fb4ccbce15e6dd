package org.rdpdoctor.lab.tls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.wire.Bytes;

/** One end of a TLS session, without a connection: records in, records out. For one thread. */
public final class TlsEnd {
  private final TlsProtocol protocol;

  private TlsEnd(TlsProtocol protocol) {
    this.protocol = protocol;
  }

  /** Waits for a ClientHello. */
  public static TlsEnd ofServer(TlsProfile profile, ServerCertificate certificate)
      throws IOException {
    TlsServerProtocol protocol = new TlsServerProtocol();
    protocol.accept(new ProfiledTlsServer(crypto(), profile, certificate));
    return new TlsEnd(protocol);
  }

  /** Has a ClientHello to send; takes every certificate, as many an inspecting box does. */
  public static TlsEnd ofClient() throws IOException {
    TlsClientProtocol protocol = new TlsClientProtocol();
    protocol.connect(new CredulousClient(new AnyUseCrypto()));
    return new TlsEnd(protocol);
  }

  private static BcTlsCrypto crypto() {
    return new BcTlsCrypto(new SecureRandom());
  }

  /**
   * Takes records of the other side.
   *
   * @return what they say, once the handshake is over
   * @throws IOException when the session fails; an alert may wait to be sent
   */
  public Bytes receive(Bytes records) throws IOException {
    protocol.offerInput(records.toArray());
    byte[] plaintext = new byte[protocol.getAvailableInputBytes()];
    int count = plaintext.length == 0 ? 0 : protocol.readInput(plaintext, 0, plaintext.length);
    return Bytes.of(plaintext, 0, count);
  }

  /** To be called when the session stands. */
  public void write(Bytes plaintext) throws IOException {
    protocol.writeApplicationData(plaintext.toArray(), 0, plaintext.size());
  }

  /** The records that are due, taken away; empty for none. */
  public Bytes toSend() {
    byte[] records = new byte[protocol.getAvailableOutputBytes()];
    int count = records.length == 0 ? 0 : protocol.readOutput(records, 0, records.length);
    return Bytes.of(records, 0, count);
  }

  /** The session stands. */
  public boolean stands() {
    return protocol.isConnected() && !protocol.isHandshaking();
  }

  /** Says goodbye. */
  public void close() throws IOException {
    protocol.close();
  }

  /** The certificate that Windows makes for itself does not allow the signatures made with it. */
  private static final class AnyUseCrypto extends BcTlsCrypto {
    AnyUseCrypto() {
      super(new SecureRandom());
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
      return new AnyUseCertificate(this, encoding);
    }
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

  private static final class CredulousClient extends DefaultTlsClient {
    CredulousClient(BcTlsCrypto crypto) {
      super(crypto);
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate certificate) {
          // every one will do
        }

        @Override
        public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
          return null;
        }
      };
    }
  }
}
