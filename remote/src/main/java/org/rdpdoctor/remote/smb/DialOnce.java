package org.rdpdoctor.remote.smb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;

/**
 * Dials one address, once: a server that points elsewhere, by a link or a distributed file system,
 * gets nowhere, and our credentials do not either.
 */
final class DialOnce extends SocketFactory implements AutoCloseable {
  private final String host;
  private final int port;
  private final Duration limit;
  private final AtomicReference<Optional<Socket>> socket =
      new AtomicReference<>(Optional.empty());
  private volatile boolean connected;

  DialOnce(String host, int port, Duration limit) {
    this.host = host;
    this.port = port;
    this.limit = limit;
  }

  @Override
  public Socket createSocket(String otherHost, int otherPort) throws IOException {
    Socket made = new Socket();
    if (!otherHost.equals(host)
        || otherPort != port
        || !socket.compareAndSet(Optional.empty(), Optional.of(made))) {
      made.close();
      throw new IOException("the server points to another host");
    }
    made.setTcpNoDelay(true);
    made.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
    connected = true;
    return made;
  }

  boolean hasConnected() {
    return connected;
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    return createSocket(address.getHostName(), port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(address.getHostName(), port);
  }

  /** Ends all that is under way on the connection; never throws. */
  @Override
  public void close() {
    socket.get().ifPresent(open -> {
      try {
        open.close();
      } catch (IOException _) {
        // it is gone either way
      }
    });
  }
}
