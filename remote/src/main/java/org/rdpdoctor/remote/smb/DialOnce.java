package org.rdpdoctor.remote.smb;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
  private final AtomicReference<Optional<Socket>> socket = new AtomicReference<>(Optional.empty());
  private volatile boolean connected;

  DialOnce(String host, int port, Duration limit) {
    this.host = host;
    this.port = port;
    this.limit = limit;
  }

  @Override
  public Socket createSocket(String otherHost, int otherPort) throws IOException {
    Socket made = new EndedOnce();
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
    socket
        .get()
        .ifPresent(open -> {
          try {
            open.close();
          } catch (IOException _) {
            // it is gone either way
          }
        });
  }

  /**
   * Closed as soon as the other side has ended the connection, so that nobody says goodbye to it
   * and waits for an answer.
   */
  private static final class EndedOnce extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int read = -1;
          try {
            read = super.read(into, offset, length);
            return read;
          } finally {
            if (read < 0) {
              EndedOnce.this.close();
            }
          }
        }
      };
    }
  }
}
