package org.rdpdoctor.remote.smb;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.remote.net.Dialer;
import org.rdpdoctor.remote.net.NotReached;

/**
 * Dials one address, once: a server that points elsewhere, by a link or a distributed file system,
 * gets nowhere, and our credentials do not either.
 */
final class DialOnce extends SocketFactory implements AutoCloseable {
  private final String host;
  private final int port;
  private final Duration limit;
  private final AtomicReference<Optional<Socket>> socket = new AtomicReference<>(Optional.empty());
  private final Dialer dialer = new Dialer(new SystemResolver());
  private volatile boolean connected;
  private volatile Optional<String> notReached = Optional.empty();

  DialOnce(String host, int port, Duration limit) {
    this.host = host;
    this.port = port;
    this.limit = limit;
  }

  @Override
  public Socket createSocket(String otherHost, int otherPort) throws IOException {
    if (!otherHost.equals(host) || otherPort != port || connected) {
      throw new IOException("the server points to another host");
    }
    try {
      Socket made = new EndedOnce(dialer.connect(host, port, limit));
      connected = true;
      socket.set(Optional.of(made));
      return made;
    } catch (NotReached unreachable) {
      notReached = Optional.of(String.valueOf(unreachable.getMessage()));
      throw new IOException(unreachable);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Why there is no connection, in one line. */
  Optional<String> notReached() {
    return notReached;
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
    private final Socket inner;

    EndedOnce(Socket inner) {
      this.inner = inner;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return inner.getOutputStream();
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
      inner.setSoTimeout(timeout);
    }

    @Override
    public boolean isConnected() {
      return inner.isConnected();
    }

    @Override
    public boolean isClosed() {
      return inner.isClosed();
    }

    @Override
    public void close() throws IOException {
      inner.close();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(inner.getInputStream()) {
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
