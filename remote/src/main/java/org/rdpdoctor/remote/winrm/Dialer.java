package org.rdpdoctor.remote.winrm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.rdpdoctor.probe.name.Resolver;
import org.rdpdoctor.probe.name.Resolver.Resolution;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.remote.winrm.LinkBroken.Stage;

/** Connects to the first address of a host that takes it. */
final class Dialer {
  private static final int MAX_ADDRESSES = 8;

  private final Resolver resolver;

  Dialer(Resolver resolver) {
    this.resolver = resolver;
  }

  Socket connect(ServiceAddress service, Duration limit) throws LinkBroken, InterruptedException {
    Deadline deadline = Deadline.in(limit);
    String problem = "it has no address";
    for (InetAddress address : addresses(service.host(), limit)) {
      Socket socket = new Socket();
      try {
        long left = deadline.left().toMillis();
        if (left > 0) {
          socket.connect(new InetSocketAddress(address, service.port()), (int) left);
          socket.setTcpNoDelay(true);
          return socket;
        }
        socket.close();
      } catch (IOException failed) {
        problem = NetworkWords.of(failed);
        closeQuietly(socket);
      }
    }
    throw new LinkBroken(Stage.NOT_REACHED, "port %d: %s".formatted(service.port(), problem));
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }

  private List<InetAddress> addresses(String host, Duration limit)
      throws LinkBroken, InterruptedException {
    return switch (resolver.resolve(host, limit)) {
      case Resolution.Found(List<InetAddress> addresses) ->
          addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES));
      case Resolution.NoSuchName _ ->
          throw new LinkBroken(Stage.NOT_REACHED, "there is no host of this name");
      case Resolution.Failed(String how) ->
          throw new LinkBroken(Stage.NOT_REACHED, "its name cannot be looked up: " + how);
    };
  }
}
