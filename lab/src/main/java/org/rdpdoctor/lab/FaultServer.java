package org.rdpdoctor.lab;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A running server with one {@link Fault}.
 *
 * <p>It serves a bounded number of connections at a time, each for a bounded time; further clients
 * wait in the listen queue. Closing it closes every socket and ends every thread.
 */
public final class FaultServer implements AutoCloseable {
  /** Connections that are served at a time. */
  public static final int MAX_CONNECTIONS = 64;

  /** How long one connection may live. */
  public static final Duration CONNECTION_LIMIT = Duration.ofSeconds(30);

  private static final int LISTEN_QUEUE = 128;

  /** A free TCP port may be taken for UDP. */
  private static final int MAX_PORTS_TRIED = 20;

  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Fault fault;
  private final Behaviour behaviour;
  private final Duration connectionLimit;
  private final ServerSocket listener;
  private final Optional<UdpPort> udp;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lab-", 0).factory());
  private final Semaphore vacancies = new Semaphore(MAX_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Optional<String>> defect = new AtomicReference<>(Optional.empty());

  private FaultServer(
      Fault fault, Duration connectionLimit, ServerSocket listener, Optional<UdpPort> udp) {
    this.fault = fault;
    this.behaviour = fault.behaviour().get();
    this.connectionLimit = connectionLimit;
    this.listener = listener;
    this.udp = udp;
  }

  /**
   * Starts to listen.
   *
   * @param bind the only address to listen on; loopback unless strangers shall reach the server
   * @param port 0 for any free one
   * @throws IOException when the address or port cannot be had, for UDP too where it is needed
   */
  public static FaultServer start(Fault fault, InetAddress bind, int port) throws IOException {
    return start(fault, bind, port, CONNECTION_LIMIT);
  }

  /**
   * As above, for servers whose clients stay longer.
   *
   * @param connectionLimit how long one connection may live
   * @throws IOException when the address or port cannot be had
   */
  public static FaultServer start(Fault fault, InetAddress bind, int port, Duration connectionLimit)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      ServerSocket listener = new ServerSocket(port, LISTEN_QUEUE, bind);
      try {
        Optional<UdpPort> udp = UdpPort.beside(listener, fault);
        FaultServer server = new FaultServer(fault, connectionLimit, listener, udp);
        server.threads.execute(server::acceptAll);
        udp.ifPresent(each -> server.threads.execute(() -> server.answerAll(each)));
        return server;
      } catch (BindException taken) {
        closeQuietly(listener);
        if (port != 0 || attempt == MAX_PORTS_TRIED) {
          throw taken;
        }
      }
    }
  }

  private void answerAll(UdpPort port) {
    try {
      port.answerAll();
    } catch (IOException closed) {
      // close() was called
    } catch (RuntimeException bug) {
      noteDefect(bug.toString());
    }
  }

  public Fault fault() {
    return fault;
  }

  public InetAddress address() {
    return listener.getInetAddress();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The first error of the lab itself, for tests; clients that misbehave are none. */
  public Optional<String> defect() {
    return defect.get();
  }

  private void acceptAll() {
    try {
      while (!listener.isClosed()) {
        vacancies.acquire();
        accept();
      }
    } catch (IOException | RejectedExecutionException closed) {
      // close() was called
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() throws IOException {
    Socket socket = listener.accept();
    open.add(socket);
    try {
      threads.execute(() -> serve(socket));
    } catch (RejectedExecutionException closed) {
      closeQuietly(socket);
      throw closed;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      serveForAWhile(socket);
    } catch (IOException | RejectedExecutionException clientLeftOrClosed) {
      // Nothing is owed to a client that has gone or does not speak the protocol.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      noteDefect(bug.toString());
    } finally {
      open.remove(socket);
      vacancies.release();
    }
  }

  private void serveForAWhile(Socket socket) throws IOException, InterruptedException {
    Future<?> limiter = threads.submit(() -> closeAfterLimit(socket));
    try (Peer peer = new Peer(socket)) {
      behaviour.serve(peer);
      peer.finish();
    } finally {
      limiter.cancel(true);
    }
  }

  private void noteDefect(String what) {
    defect.updateAndGet(first -> first.or(() -> Optional.of(what)));
  }

  private Void closeAfterLimit(Socket socket) throws IOException, InterruptedException {
    Thread.sleep(connectionLimit);
    socket.close();
    return null;
  }

  @Override
  public void close() {
    closeQuietly(listener);
    udp.ifPresent(FaultServer::closeQuietly);
    open.forEach(FaultServer::closeQuietly);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        noteDefect("a thread does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception alreadyGone) {
      // A socket that cannot be closed is closed.
    }
  }
}
