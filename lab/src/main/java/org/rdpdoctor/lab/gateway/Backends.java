package org.rdpdoctor.lab.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.lab.Backend;
import org.rdpdoctor.lab.Behaviour;

/**
 * Where channels lead: names of this machine to its real ports, so that other servers can be put
 * behind a lab gateway, and every other name to one server of the lab. Nothing beyond this machine
 * is ever connected to.
 */
record Backends(Behaviour behind) {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1");

  Optional<Socket> connect(String host, int port) {
    Socket socket = new Socket();
    try {
      if (!HERE.contains(host)) {
        socket.close();
        return Optional.of(Backend.connect(behind));
      }
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(host), port), (int) LIMIT.toMillis());
      return Optional.of(socket);
    } catch (IOException unreachable) {
      return Optional.empty();
    }
  }
}
