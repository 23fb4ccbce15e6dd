package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.net.Socket;
import org.rdpdoctor.wire.Bytes;

/** The two connections of a relayed one, as far as they are written to. */
final class Ends {
  /** Who is at the other end of one of them. */
  enum Side {
    CLIENT,
    SERVER;

    Side other() {
      return this == CLIENT ? SERVER : CLIENT;
    }
  }

  private final Socket client;
  private final Socket server;

  Ends(Socket client, Socket server) {
    this.client = client;
    this.server = server;
  }

  Socket of(Side side) {
    return side == Side.CLIENT ? client : server;
  }

  void send(Side to, Bytes bytes) throws IOException {
    if (!bytes.isEmpty()) {
      of(to).getOutputStream().write(bytes.toArray());
    }
  }

  /** Says to one side that nothing more comes. */
  void end(Side to) throws IOException {
    of(to).shutdownOutput();
  }

  void resetBoth() {
    reset(client);
    reset(server);
  }

  void endBoth() throws IOException {
    client.shutdownOutput();
    server.shutdownOutput();
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyGone) {
      // it is closed, as it should be
    }
  }
}
