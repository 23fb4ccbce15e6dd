package org.rdpdoctor.remote.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.rdpdoctor.remote.net.Dialer;
import org.rdpdoctor.remote.net.TimeLimit;
import org.rdpdoctor.report.PlainText;
import org.rdpdoctor.wire.Secret;

/**
 * An agent that listens: TLS 1.3 with a certificate that who asks knows by its fingerprint, a token
 * that both know, few questions at a time and in a minute. It answers nothing before the token, and
 * who does not know it cannot take the places of those who do.
 */
public final class AgentListener implements AutoCloseable {
  static final int MOST_AT_A_TIME = 4;
  static final int MOST_IN_A_MINUTE = 30;
  private static final int MOST_WAITING = 16;
  private static final Duration FOR_A_PLACE = Duration.ofSeconds(2);
  private static final Duration TO_ASK = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration AFTER_A_WRONG_TOKEN = Duration.ofSeconds(1);
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(200);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ServerSocket socket;
  private final SSLSocketFactory sockets;
  private final Secret token;
  private final AgentSession session;
  private final Consumer<String> log;
  private final Strangers strangers = new Strangers();
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Long> asked = new ArrayDeque<>();

  private AgentListener(
      ServerSocket socket,
      SSLSocketFactory sockets,
      Secret token,
      AgentSession session,
      Consumer<String> log) {
    this.socket = socket;
    this.sockets = sockets;
    this.token = token;
    this.session = session;
    this.log = log;
  }

  /**
   * Listens from now on.
   *
   * @param port 0 for any that is free
   * @param log hears in one line who came
   */
  public static AgentListener start(
      InetAddress address,
      int port,
      AgentIdentity identity,
      Secret token,
      AgentSession session,
      Consumer<String> log)
      throws IOException, GeneralSecurityException {
    SSLSocketFactory sockets = identity.context().getSocketFactory();
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port), MOST_WAITING);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    AgentListener listener = new AgentListener(socket, sockets, token, session, log);
    listener.executor.execute(listener::accept);
    return listener;
  }

  public int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        admit(socket.accept());
      } catch (IOException _) {
        if (!rest()) {
          return;
        }
      }
    }
  }

  /** After a connection that could not be taken, as when the system has no descriptors left. */
  private boolean rest() {
    try {
      Thread.sleep(AFTER_A_FAILURE);
      return true;
    } catch (InterruptedException _) {
      return false; // it is closed
    }
  }

  private void admit(Socket peer) {
    Optional<Strangers.Place> place = strangers.admit(peer.getInetAddress());
    if (place.isEmpty()) {
      Dialer.closeQuietly(peer);
      return;
    }
    try {
      executor.execute(() -> serve(peer, place.get()));
    } catch (RejectedExecutionException _) {
      place.get().close(); // it is closed
      Dialer.closeQuietly(peer);
    }
  }

  /** Closing a TLS socket waits for who writes on it; the limits close what lies below. */
  private void serve(Socket below, Strangers.Place stranger) {
    String who = PlainText.show(String.valueOf(below.getInetAddress().getHostAddress()));
    try (below;
        stranger;
        TimeLimit _ = TimeLimit.on(below, LONGEST);
        SSLSocket peer = secured(below)) {
      Lines in = new Lines(peer.getInputStream());
      if (knowsToken(below, in)) {
        stranger.close();
        serve(who, peer, in);
      } else {
        log.accept(who + " does not know the token");
        Thread.sleep(AFTER_A_WRONG_TOKEN);
        refuse(peer, "the token is not the agent's: give the same file with --agent-token");
      }
    } catch (IOException _) {
      log.accept(who + " is gone");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private SSLSocket secured(Socket below) throws IOException {
    SSLSocket peer = (SSLSocket) sockets.createSocket(below, null, true);
    peer.setEnabledProtocols(new String[] {"TLSv1.3"});
    return peer;
  }

  private void serve(String who, Socket peer, Lines in) throws IOException, InterruptedException {
    if (tooOften()) {
      log.accept(who + " asks too often");
      refuse(peer, "it was asked %d times in a minute".formatted(MOST_IN_A_MINUTE));
      return;
    }
    if (!places.tryAcquire(FOR_A_PLACE.toMillis(), TimeUnit.MILLISECONDS)) {
      log.accept(who + " has to wait");
      refuse(peer, "it has %d questions already".formatted(MOST_AT_A_TIME));
      return;
    }
    try {
      log.accept(who + " asks");
      session.serve(in, peer.getOutputStream());
    } catch (RuntimeException defect) {
      log.accept("a defect of rdpdoctor: " + PlainText.show(defect.toString()));
      refuse(peer, "it met a defect of rdpdoctor: its own output says which");
    } finally {
      places.release();
    }
  }

  /** The handshake and the first line, which must come soon. */
  private boolean knowsToken(Socket below, Lines in) throws IOException {
    try (TimeLimit _ = TimeLimit.on(below, TO_ASK)) {
      Optional<Secret> given = in.nextText(AgentText.MAX_LINE_BYTES).flatMap(AgentText::token);
      return given.map(each -> MessageDigest.isEqual(each.reveal(), token.reveal())).orElse(false);
    }
  }

  private static void refuse(Socket peer, String because) throws IOException {
    String line = AgentText.write(new AgentMessage.Refused(because)) + "\n";
    peer.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
    peer.getOutputStream().flush();
  }

  private synchronized boolean tooOften() {
    long now = System.nanoTime();
    while (!asked.isEmpty() && now - asked.getFirst() > MINUTE.toNanos()) {
      asked.removeFirst();
    }
    if (asked.size() >= MOST_IN_A_MINUTE) {
      return true;
    }
    asked.addLast(now);
    return false;
  }

  /** Listens no more and ends what goes on. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone either way
    }
    executor.shutdownNow();
    try {
      executor.awaitTermination(TO_ASK.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
