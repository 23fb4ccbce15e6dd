package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.lab.path.Hindrance.Refusal;

/** The port of a relay, and how it turns clients away without a word. */
final class Door implements AutoCloseable {
  private static final int QUEUE = 128;

  /** Linux lets one more wait than it is told, and drops the SYNs that come then: listen(2). */
  private static final int SHORTEST_QUEUE = 1;

  private static final int FILLERS = 4;

  private final InetAddress address;
  private final int port;
  private final List<AutoCloseable> fillers = new ArrayList<>();
  private ServerSocket listener;
  private boolean closed;

  /**
   * @param port 0 for any free one
   * @throws IOException when it is taken
   */
  Door(InetAddress address, int port) throws IOException {
    this.listener = new ServerSocket(port, QUEUE, address);
    this.address = address;
    this.port = listener.getLocalPort();
  }

  int port() {
    return port;
  }

  InetAddress address() {
    return address;
  }

  Socket accept() throws IOException {
    return current().accept();
  }

  private synchronized ServerSocket current() {
    return listener;
  }

  /** From now on nobody comes in. Whoever waits is reset; with RESET clients have to be reset. */
  synchronized void shut(Refusal refusal) throws IOException {
    if (closed) {
      return;
    }
    switch (refusal) {
      case RESET -> {
        // the door stays open
      }
      case REFUSED -> listener.close();
      case SILENT -> {
        listener.close();
        listener = new ServerSocket(port, SHORTEST_QUEUE, address);
        fill();
      }
    }
  }

  /** A queue that is full makes the kernel drop every further SYN. */
  private void fill() throws IOException {
    for (int i = 0; i < FILLERS; i++) {
      SocketChannel filler = SocketChannel.open();
      fillers.add(filler);
      filler.configureBlocking(false);
      filler.connect(new InetSocketAddress(address, port));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    fillers.forEach(Door::closeQuietly);
    closeQuietly(listener);
  }

  static void closeQuietly(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception alreadyGone) {
      // what cannot be closed is closed
    }
  }
}
