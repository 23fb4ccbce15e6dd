package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.rdpdoctor.wire.Bytes;

/** A small server on loopback that does as it is told to each connection. */
public final class TestingServer implements AutoCloseable {
  /** What is done to one connection; it is closed afterwards. */
  @FunctionalInterface
  public interface Behaviour {
    void serve(Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  private TestingServer(ServerSocket listener, Behaviour behaviour) {
    this.listener = listener;
    this.behaviour = behaviour;
  }

  public static TestingServer start(Behaviour behaviour) {
    return start(InetAddress.getLoopbackAddress(), 0, behaviour);
  }

  public static TestingServer start(InetAddress address, int port, Behaviour behaviour) {
    try {
      TestingServer server = new TestingServer(new ServerSocket(port, 50, address), behaviour);
      Thread.ofVirtual().start(server::accept);
      return server;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Reads whatever comes until the client closes. */
  public static void readAll(Socket socket) throws IOException {
    InputStream input = socket.getInputStream();
    byte[] buffer = new byte[4096];
    while (input.read(buffer) >= 0) {
      // thrown away
    }
  }

  /** Reads one message of the client and answers it. */
  public static Behaviour answering(Bytes answer) {
    return socket -> {
      if (socket.getInputStream().read(new byte[4096]) > 0) {
        socket.getOutputStream().write(answer.toArray());
        readAll(socket);
      }
    };
  }

  /** A reset instead of a FIN. */
  public static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.serve(socket);
    } catch (IOException _) {
      // the client went away
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  public InetAddress address() {
    return listener.getInetAddress();
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int accepted() {
    return accepted.get();
  }

  /** A port of loopback on which nobody listens. */
  public static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
