package org.rdpdoctor.remote.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.rdpdoctor.remote.net.Dialer;
import org.rdpdoctor.remote.net.TimeLimit;
import org.rdpdoctor.report.PlainText;
import org.rdpdoctor.wire.Secret;

/**
 * An agent that listens: TLS 1.3 with a certificate that who asks knows by its fingerprint, a token
 * that both know, few questions at a time and in a minute. It answers nothing before the token.
 */
public final class AgentListener implements AutoCloseable {
  static final int MOST_AT_A_TIME = 4;
  static final int MOST_IN_A_MINUTE = 30;
  private static final int MOST_WAITING = 16;
  private static final Duration FOR_A_PLACE = Duration.ofSeconds(2);
  private static final Duration TO_ASK = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration AFTER_A_WRONG_TOKEN = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SSLServerSocket socket;
  private final Secret token;
  private final AgentSession session;
  private final Consumer<String> log;
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Long> asked = new ArrayDeque<>();

  private AgentListener(
      SSLServerSocket socket, Secret token, AgentSession session, Consumer<String> log) {
    this.socket = socket;
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
    SSLServerSocket socket =
        (SSLServerSocket) identity.context().getServerSocketFactory().createServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port), MOST_WAITING);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    AgentListener listener = new AgentListener(socket, token, session, log);
    listener.executor.execute(listener::accept);
    return listener;
  }

  public int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        SSLSocket peer = (SSLSocket) socket.accept();
        if (places.tryAcquire(FOR_A_PLACE.toMillis(), TimeUnit.MILLISECONDS)) {
          executor.execute(() -> {
            try {
              serve(peer);
            } finally {
              places.release();
            }
          });
        } else {
          Dialer.closeQuietly(peer);
        }
      } catch (IOException _) {
        // closed, or one connection that ended before it began
      } catch (InterruptedException _) {
        return; // it is closed
      }
    }
  }

  private void serve(SSLSocket peer) {
    String who = PlainText.show(String.valueOf(peer.getInetAddress().getHostAddress()));
    try (peer;
        TimeLimit _ = TimeLimit.on(peer, LONGEST)) {
      Lines in = new Lines(peer.getInputStream());
      if (!knowsToken(peer, in)) {
        log.accept(who + " does not know the token");
        Thread.sleep(AFTER_A_WRONG_TOKEN);
        refuse(peer, "the token is not the agent's: give the same file with --agent-token");
      } else if (tooOften()) {
        log.accept(who + " asks too often");
        refuse(peer, "it was asked %d times in a minute".formatted(MOST_IN_A_MINUTE));
      } else {
        log.accept(who + " asks");
        session.serve(in, peer.getOutputStream());
      }
    } catch (IOException _) {
      log.accept(who + " is gone");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The handshake and the first line, which must come soon. */
  private boolean knowsToken(Socket peer, Lines in) throws IOException {
    try (TimeLimit _ = TimeLimit.on(peer, TO_ASK)) {
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
