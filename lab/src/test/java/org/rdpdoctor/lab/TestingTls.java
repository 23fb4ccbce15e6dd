package org.rdpdoctor.lab;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.rdpdoctor.wire.Bytes;

/** The JDK's TLS over a connection that is there already; every certificate will do. */
public final class TestingTls {
  private TestingTls() {}

  public static SSLSocket handshake(Socket connection, String version)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustingEverybody()}, null);
    SSLSocket session =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(connection, "rdphost.lab.example", connection.getPort(), true);
    session.setEnabledProtocols(new String[] {version});
    session.startHandshake();
    return session;
  }

  public static Bytes read(SSLSocket session) throws IOException {
    byte[] chunk = new byte[8192];
    int count = session.getInputStream().read(chunk);
    return Bytes.of(chunk, 0, Math.max(0, count));
  }

  public static List<X509Certificate> chain(SSLSocket session) throws IOException {
    return Arrays.stream(session.getSession().getPeerCertificates())
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static final class TrustingEverybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
