package org.rdpdoctor.remote.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.remote.agent.PlaceAnswer.NotAsked;
import org.rdpdoctor.remote.net.Dialer;
import org.rdpdoctor.remote.net.NetworkWords;
import org.rdpdoctor.remote.net.NotReached;
import org.rdpdoctor.wire.Secret;

/** Asks an agent that listens. */
final class AgentOverTls {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Place.Agent place;
  private final Secret token;

  AgentOverTls(Place.Agent place, Secret token) {
    this.place = place;
    this.token = token;
  }

  PlaceAnswer ask(AgentConversation conversation, Duration limit) throws InterruptedException {
    Socket plain;
    try {
      plain = new Dialer(new SystemResolver()).connect(place.host(), place.port(), CONNECT);
    } catch (NotReached problem) {
      return new NotAsked("no agent is reached: " + problem.getMessage());
    }
    try (plain;
        AgentTime time = new AgentTime(plain, limit)) {
      try {
        return ask(conversation, plain);
      } catch (SSLException e) {
        return broken(time, limit, "no TLS with the agent: " + wrong(e));
      } catch (IOException e) {
        return broken(time, limit, "the connection to the agent broke: " + NetworkWords.of(e));
      }
    } catch (IOException e) {
      return new NotAsked("the connection to the agent broke: " + NetworkWords.of(e));
    }
  }

  private static PlaceAnswer broken(AgentTime time, Duration limit, String because)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return new NotAsked(
        time.over()
            ? "the agent gave no evidence within %d seconds".formatted(limit.toSeconds())
            : because);
  }

  private PlaceAnswer ask(AgentConversation conversation, Socket plain) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            context().getSocketFactory().createSocket(plain, place.host(), place.port(), true)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      socket.startHandshake();
      OutputStream out = socket.getOutputStream();
      out.write((AgentText.write(token) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      Optional<PlaceAnswer> answer = conversation.hold(new Lines(socket.getInputStream()), out);
      return answer.orElseGet(() ->
          new NotAsked(
              "the agent closes the connection: too many connect to it, or it is none"));
    }
  }

  private String wrong(SSLException problem) {
    for (Throwable each = problem; each != null; each = each.getCause()) {
      if (each instanceof WrongFingerprint wrong) {
        return String.valueOf(wrong.getMessage());
      }
    }
    return NetworkWords.of(problem);
  }

  private SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, new TrustManager[] {new Pinned(place.fingerprint())}, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java knows no TLS 1.3", impossible);
    }
  }

  private static final class WrongFingerprint extends CertificateException {
    private static final long serialVersionUID = 1;

    WrongFingerprint(String message) {
      super(message);
    }
  }

  /** Takes one certificate, whatever it says. */
  private record Pinned(String fingerprint) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind)
        throws CertificateException {
      throw new CertificateException("nobody is a client here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind)
        throws CertificateException {
      String shown;
      try {
        shown = AgentIdentity.fingerprint(chain[0]);
      } catch (GeneralSecurityException e) {
        throw new CertificateException(e);
      }
      if (!MessageDigest.isEqual(
          shown.getBytes(StandardCharsets.US_ASCII),
          fingerprint.getBytes(StandardCharsets.US_ASCII))) {
        throw new WrongFingerprint(
            "its certificate is another one than you named, SHA-256 " + shown);
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
