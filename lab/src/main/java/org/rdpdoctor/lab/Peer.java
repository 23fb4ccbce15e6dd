package org.rdpdoctor.lab;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.rdpdoctor.wire.Bytes;

/**
 * The client at the other end of one accepted connection.
 *
 * <p>Used by one thread. Reads wait for as long as the connection may live; its server ends it
 * then.
 */
public final class Peer implements AutoCloseable {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final Duration SILENCE_AFTER_END = Duration.ofSeconds(1);

  private final Socket socket;
  private final InputStream input;
  private final OutputStream output;
  private Bytes unread = Bytes.EMPTY;

  Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
  }

  /** The server's port, as the client has dialled it. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** Waits until that many bytes are there and leaves them; fewer when the client ends first. */
  public Bytes peek(int count) throws IOException {
    while (unread.size() < count && receiveMore()) {
      // receiveMore has done the work
    }
    return unread.first(count);
  }

  /**
   * Exactly that many bytes.
   *
   * @throws EOFException when the client ends first
   */
  public Bytes read(int count) throws IOException {
    if (peek(count).size() < count) {
      throw new EOFException();
    }
    Bytes taken = unread.first(count);
    unread = unread.slice(count, unread.size());
    return taken;
  }

  /** What has come, as it came; waits for the first byte. Empty when the client has ended. */
  public Bytes readAvailable() throws IOException {
    if (unread.isEmpty()) {
      receiveMore();
    }
    Bytes taken = unread;
    unread = Bytes.EMPTY;
    return taken;
  }

  /** What has come, as it came, and leaves it; waits for the first byte. */
  public Bytes peekAvailable() throws IOException {
    if (unread.isEmpty()) {
      receiveMore();
    }
    return unread;
  }

  private boolean receiveMore() throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int count = input.read(chunk);
    if (count > 0) {
      unread = unread.append(Bytes.of(chunk, 0, count));
    }
    return count > 0;
  }

  public void send(Bytes bytes) throws IOException {
    output.write(bytes.toArray());
  }

  /** Reads and forgets all that the client sends, until it ends. */
  public void drain() throws IOException {
    unread = Bytes.EMPTY;
    byte[] chunk = new byte[CHUNK_BYTES];
    while (input.read(chunk) >= 0) {
      // forgotten
    }
  }

  /** Ends the connection with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Ends our direction properly, and the connection as soon as the client ends or is silent. */
  public void finish() throws IOException {
    if (socket.isClosed()) {
      return;
    }
    socket.shutdownOutput();
    socket.setSoTimeout((int) SILENCE_AFTER_END.toMillis());
    try {
      drain();
    } catch (SocketTimeoutException silent) {
      // What was sent has been read, so closing now sends no reset.
    }
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
