package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;

/** A running server with hindrances in the way, one behind the other. */
public final class ObstructedServer implements AutoCloseable {
  private final Optional<FaultServer> server;
  private final List<Relay> relays;
  private final InetSocketAddress address;

  private ObstructedServer(
      Optional<FaultServer> server, List<Relay> relays, InetSocketAddress address) {
    this.server = server;
    this.relays = List.copyOf(relays);
    this.address = address;
  }

  /**
   * A lab server on a free port of loopback, and a way to it.
   *
   * @param hindrances the one next to the client first
   * @throws IOException when no port can be had
   */
  public static ObstructedServer start(Fault fault, List<Hindrance> hindrances) throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    FaultServer server = FaultServer.start(fault, loopback, 0);
    try {
      InetSocketAddress address = new InetSocketAddress(loopback, server.port());
      List<Relay> relays =
          relays(hindrances, address, fault.udp().isPresent(), FaultServer.CONNECTION_LIMIT);
      return new ObstructedServer(Optional.of(server), relays, first(relays, address));
    } catch (IOException problem) {
      server.close();
      throw problem;
    }
  }

  /**
   * A way to any server, on a free port of loopback.
   *
   * @param hindrances the one next to the client first
   * @param udp the server has a UDP port of the same number
   * @param connectionLimit how long one connection may live
   * @throws IOException when no port can be had
   */
  public static ObstructedServer before(
      InetSocketAddress server, boolean udp, List<Hindrance> hindrances, Duration connectionLimit)
      throws IOException {
    List<Relay> relays = relays(hindrances, server, udp, connectionLimit);
    return new ObstructedServer(Optional.empty(), relays, first(relays, server));
  }

  private static InetSocketAddress first(List<Relay> relays, InetSocketAddress server) {
    return relays.isEmpty() ? server : relays.getLast().address();
  }

  /** From the server on towards the client. */
  private static List<Relay> relays(
      List<Hindrance> hindrances, InetSocketAddress server, boolean udp, Duration limit)
      throws IOException {
    List<Relay> relays = new ArrayList<>();
    boolean datagrams = udp;
    try {
      for (Hindrance each : hindrances.reversed()) {
        InetSocketAddress behind = first(relays, server);
        relays.add(
            Relay.start(each, behind, datagrams, InetAddress.ofLiteral("127.0.0.1"), 0, limit));
        datagrams = each instanceof Hindrance.NoUdp(boolean tells) ? !tells : datagrams;
      }
      return relays;
    } catch (IOException problem) {
      relays.forEach(Relay::close);
      throw problem;
    }
  }

  public InetAddress address() {
    return address.getAddress();
  }

  public int port() {
    return address.getPort();
  }

  /** The first error of the lab itself, for tests; clients that misbehave are none. */
  public Optional<String> defect() {
    return Stream.concat(
            server.flatMap(FaultServer::defect).stream(),
            relays.stream().flatMap(relay -> relay.defect().stream()))
        .findFirst();
  }

  @Override
  public void close() {
    relays.reversed().forEach(Relay::close);
    server.ifPresent(FaultServer::close);
  }
}
