package org.rdpdoctor.remote.winrm;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.probe.certificate.Authorities;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.net.NetworkWords;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.asn1.CertificateParts;
import org.rdpdoctor.wire.crypto.Digests;
import org.rdpdoctor.wire.ntlm.ChannelBindings;

/**
 * Makes a TLS session whose certificate leads to a root of this machine or of a given file, and
 * names the host, unless that was waived.
 */
final class CertificateCheck {
  private static final int BYTES_OF_CHANNEL_BINDINGS = 16;
  private static final int MAX_CAUSES = 8;

  /**
   * A session.
   *
   * @param bindings of NTLM to the certificate; empty when its hash algorithm is unknown
   */
  record Secured(SSLSocket socket, Optional<Bytes> bindings) {}

  private final HostAccess access;

  CertificateCheck(HostAccess access) {
    this.access = access;
  }

  /**
   * Makes the handshake.
   *
   * @throws LinkBroken also when the certificate is not to be trusted; nothing was told then
   */
  Secured secure(Socket plain, ServiceAddress address) throws LinkBroken {
    Watching watching;
    try {
      watching = new Watching(access.insecure() ? Optional.empty() : Optional.of(judge()));
    } catch (IOException | GeneralSecurityException problem) {
      throw new LinkBroken(
          "the trusted roots cannot be read%s"
              .formatted(access.authorities().map(file -> " from " + file).orElse("")));
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {watching}, null);
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, address.host(), address.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      if (!access.insecure()) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new Secured(socket, watching.bindings());
    } catch (SSLException problem) {
      throw watching.broken(problem);
    } catch (IOException problem) {
      throw new LinkBroken("the TLS handshake failed: " + NetworkWords.of(problem));
    } catch (GeneralSecurityException impossible) {
      throw new LinkBroken("this Java runtime has no TLS");
    }
  }

  private X509ExtendedTrustManager judge() throws IOException, GeneralSecurityException {
    Collection<X509Certificate> roots = new ArrayList<>(Authorities.ofThisMachine());
    Optional<Path> given = access.authorities();
    if (given.isPresent()) {
      roots.addAll(Authorities.read(given.get()));
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate root : roots) {
      store.setCertificateEntry(Integer.toString(number), root);
      number++;
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("no judge of certificates");
  }

  /** Remembers what it sees, and lets the judge say whether that is right. */
  private static final class Watching extends X509ExtendedTrustManager {
    private final Optional<X509ExtendedTrustManager> judge;
    private List<X509Certificate> chain = List.of();
    private boolean refused;

    Watching(Optional<X509ExtendedTrustManager> judge) {
      this.judge = judge;
    }

    Optional<Bytes> bindings() {
      try {
        return chain.isEmpty()
            ? Optional.empty()
            : Optional.of(
                    ChannelBindings.ofEndPoint(
                        CertificateParts.of(Bytes.of(chain.getFirst().getEncoded()))
                            .endPointHash()))
                .filter(hash -> hash.size() == BYTES_OF_CHANNEL_BINDINGS);
      } catch (CertificateException | DecodeException _) {
        return Optional.empty();
      }
    }

    LinkBroken broken(SSLException problem) {
      return refused
          ? new LinkBroken(
              LinkBroken.Stage.CERTIFICATE,
              "%s (SHA-256 %s): --ca FILE trusts it or its issuer, --insecure goes on without"
                  .formatted(why(problem), fingerprint()))
          : new LinkBroken("the TLS handshake failed: " + NetworkWords.of(problem));
    }

    private String why(SSLException problem) {
      boolean selfSigned =
          chain.size() == 1
              && chain
                  .getFirst()
                  .getSubjectX500Principal()
                  .equals(chain.getFirst().getIssuerX500Principal());
      String text = texts(problem).toLowerCase(Locale.ROOT);
      if (text.contains("expired") || text.contains("notafter")) {
        return "its certificate has expired";
      }
      if (text.contains("subject alternative") || text.contains("no name matching")) {
        return "its certificate is for another name";
      }
      if (text.contains("unable to find valid certification path")
          || text.contains("path does not chain")) {
        return selfSigned
            ? "its certificate is self-signed"
            : "its certificate leads to no root that is trusted here";
      }
      return "its certificate is refused: " + NetworkWords.of(problem);
    }

    private static String texts(Throwable problem) {
      StringBuilder texts = new StringBuilder();
      Throwable cause = problem;
      for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
        texts.append(cause.getMessage()).append(' ');
        cause = cause.getCause();
      }
      return texts.toString();
    }

    private String fingerprint() {
      try {
        return chain.isEmpty()
            ? "unknown"
            : HexFormat.of().formatHex(Digests.sha256(chain.getFirst().getEncoded()));
      } catch (CertificateException _) {
        return "unknown";
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] given, String type, @Nullable Socket socket)
        throws CertificateException {
      chain = List.of(given);
      if (judge.isPresent()) {
        refused = true;
        judge.get().checkServerTrusted(given, type, socket);
        refused = false;
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] given, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("only sockets are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] given, String type)
        throws CertificateException {
      throw new CertificateException("only sockets are used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] given, String type, @Nullable Socket socket)
        throws CertificateException {
      throw new CertificateException("this is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] given, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("this is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] given, String type)
        throws CertificateException {
      throw new CertificateException("this is the client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
