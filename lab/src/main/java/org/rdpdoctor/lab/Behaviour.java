package org.rdpdoctor.lab;

import java.io.IOException;

/** What a fault server does with one connection. */
@FunctionalInterface
public interface Behaviour {
  /**
   * Serves the connection and returns when it has no more to say; the caller then closes it.
   *
   * @throws IOException when the client has left or does not speak the protocol
   */
  void serve(Peer peer) throws IOException, InterruptedException;
}
