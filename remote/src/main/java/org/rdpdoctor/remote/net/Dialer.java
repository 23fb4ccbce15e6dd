package org.rdpdoctor.remote.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.rdpdoctor.probe.name.Resolver;
import org.rdpdoctor.probe.name.Resolver.Resolution;
import org.rdpdoctor.probe.net.Deadline;

/** Connects to the first address of a host that takes it. */
public final class Dialer {
  private static final int MAX_ADDRESSES = 8;

  private final Resolver resolver;

  public Dialer(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * A connection, to be closed by the caller.
   *
   * @param limit for all addresses together
   */
  public Socket connect(String host, int port, Duration limit)
      throws NotReached, InterruptedException {
    Deadline deadline = Deadline.in(limit);
    String problem = "it has no address";
    for (InetAddress address : addresses(host, limit)) {
      Socket socket = new Socket();
      try {
        long left = deadline.left().toMillis();
        if (left > 0) {
          socket.connect(new InetSocketAddress(address, port), (int) left);
          socket.setTcpNoDelay(true);
          return socket;
        }
        closeQuietly(socket);
      } catch (IOException failed) {
        problem = NetworkWords.of(failed);
        closeQuietly(socket);
      }
    }
    throw new NotReached("port %d: %s".formatted(port, problem));
  }

  public static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }

  private List<InetAddress> addresses(String host, Duration limit)
      throws NotReached, InterruptedException {
    return switch (resolver.resolve(host, limit)) {
      case Resolution.Found(List<InetAddress> addresses) ->
          addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES));
      case Resolution.NoSuchName _ -> throw new NotReached("there is no host of this name");
      case Resolution.Failed(String how) ->
          throw new NotReached("its name cannot be looked up: " + how);
    };
  }
}
