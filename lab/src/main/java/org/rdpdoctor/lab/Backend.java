package org.rdpdoctor.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A server without a port of its own, for a gateway to connect to: each connection is served by a
 * thread that ends with it.
 */
public final class Backend {
  private Backend() {}

  /** A connection to a server that behaves so. */
  public static Socket connect(Behaviour behaviour) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket near = new Socket(listener.getInetAddress(), listener.getLocalPort());
      Socket far = listener.accept();
      Thread.ofVirtual().name("lab-backend").start(() -> serve(behaviour, far));
      return near;
    }
  }

  private static void serve(Behaviour behaviour, Socket socket) {
    try (Peer peer = new Peer(socket)) {
      behaviour.serve(peer);
      peer.finish();
    } catch (IOException clientLeft) {
      // The gateway has ended the connection.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
