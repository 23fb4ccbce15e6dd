package org.rdpdoctor.offline.flow;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.offline.flow.TcpConnection.Endpoint;
import org.rdpdoctor.offline.flow.TcpConnection.IcmpError;
import org.rdpdoctor.offline.pcap.Frame;
import org.rdpdoctor.offline.pcap.HostAddress;
import org.rdpdoctor.offline.pcap.IpPacket;
import org.rdpdoctor.offline.pcap.IpReader;

/**
 * Gives each packet to its conversation. So many conversations are followed at a time; for a new
 * one the longest idle one is finished. One per capture; not for several threads.
 */
public final class FlowTable {
  /** Conversations that are followed at a time, TCP and UDP each. */
  public static final int MAX_CONVERSATIONS = 10_000;

  private static final int UDP_HEADER_BYTES = 8;
  private static final int ICMP_HEADER_BYTES = 8;
  private static final int ICMP_UNREACHABLE = 3;
  private static final int ICMP_V6_UNREACHABLE = 1;
  private static final int ICMP_V6_TOO_BIG = 2;

  /** Where servers of RDP wait. */
  private static final int RDP_PORT = 3389;

  private static final Optional<Side> CLIENT = Optional.of(Side.CLIENT);
  private static final Optional<Side> SERVER = Optional.of(Side.SERVER);

  /** The lower port of two that are not known is the server's. */
  private final Map<FlowKey, TcpConnection> connections = new LinkedHashMap<>(256, 0.75f, true);

  private final Map<FlowKey, UdpExchange> exchanges = new LinkedHashMap<>(64, 0.75f, true);
  private final TcpSegment segment = new TcpSegment();
  private final IpPacket quoted = new IpPacket();
  private final MemoryBudget budget;
  private final Events events;
  private Optional<TcpConnection> last = Optional.empty();
  private Optional<UdpExchange> lastExchange = Optional.empty();
  private int conversations;

  /** Both ends of a conversation, the same for both directions. */
  private record FlowKey(HostAddress low, int lowPort, HostAddress high, int highPort) {
    static FlowKey of(HostAddress one, int onePort, HostAddress other, int otherPort) {
      int order = one.compareTo(other);
      boolean asIs = order < 0 || (order == 0 && onePort <= otherPort);
      return asIs
          ? new FlowKey(one, onePort, other, otherPort)
          : new FlowKey(other, otherPort, one, onePort);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof FlowKey key
          && lowPort == key.lowPort
          && highPort == key.highPort
          && low.equals(key.low)
          && high.equals(key.high);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * low.hashCode() + lowPort) + high.hashCode()) + highPort;
    }
  }

  /** Who wants to know of conversations. */
  public interface Events {
    /** A connection begins. */
    StreamListener began(TcpConnection connection);

    /** An exchange begins. */
    StreamListener began(UdpExchange exchange);

    /** Nothing more is followed of it. */
    void ended(TcpConnection connection);

    /** Nothing more is followed of it. */
    void ended(UdpExchange exchange);
  }

  public FlowTable(MemoryBudget budget, Events events) {
    this.budget = budget;
    this.events = events;
  }

  /** Takes one packet. */
  public void take(IpPacket packet, Frame frame) {
    switch (packet.protocol()) {
      case IpPacket.TCP -> takeTcp(packet, frame);
      case IpPacket.UDP -> takeUdp(packet, frame);
      case IpPacket.ICMP -> takeIcmp(packet, frame, 4);
      case IpPacket.ICMP_V6 -> takeIcmp(packet, frame, 6);
      default -> {}
    }
  }

  private void takeTcp(IpPacket packet, Frame frame) {
    if (!segment.read(packet, frame)) {
      return;
    }
    if (last.isPresent() && !segment.has(TcpSegment.SYN)) {
      TcpConnection again = last.get();
      Optional<Side> from =
          side(again.client(), again.server(), packet, segment.sourcePort, segment.destinationPort);
      if (from.isPresent()) {
        again.take(segment, from.get());
        return;
      }
    }
    Endpoint from = new Endpoint(packet.source(), segment.sourcePort);
    Endpoint to = new Endpoint(packet.destination(), segment.destinationPort);
    FlowKey key = FlowKey.of(from.address(), from.port(), to.address(), to.port());
    TcpConnection connection = connections.get(key);
    if (connection != null && connection.isAnother(segment, side(connection.client(), from))) {
      connections.remove(key);
      end(connection);
      connection = null;
    }
    if (connection == null) {
      connection = begin(from, to);
      connections.put(key, connection);
      makeRoom();
    }
    connection.take(segment, side(connection.client(), from));
    last = Optional.of(connection);
  }

  /** Most packets belong to the same conversation as the one before: then this tells who speaks. */
  private static Optional<Side> side(
      Endpoint client, Endpoint server, IpPacket packet, int sourcePort, int destinationPort) {
    if (is(client, packet.source(), sourcePort)
        && is(server, packet.destination(), destinationPort)) {
      return CLIENT;
    }
    return is(server, packet.source(), sourcePort)
            && is(client, packet.destination(), destinationPort)
        ? SERVER
        : Optional.empty();
  }

  private static boolean is(Endpoint endpoint, HostAddress address, int port) {
    return endpoint.port() == port && endpoint.address().equals(address);
  }

  private TcpConnection begin(Endpoint from, Endpoint to) {
    conversations++;
    boolean fromClient = isClient(from, to);
    Function<TcpConnection, StreamListener> listener = events::began;
    return new TcpConnection(
        conversations, fromClient ? from : to, fromClient ? to : from, segment, budget, listener);
  }

  /** In the middle of a connection only the ports tell. */
  private boolean isClient(Endpoint from, Endpoint to) {
    if (segment.has(TcpSegment.SYN)) {
      return !segment.has(TcpSegment.ACK);
    }
    if (from.port() == RDP_PORT || to.port() == RDP_PORT) {
      return to.port() == RDP_PORT;
    }
    return to.port() <= from.port();
  }

  private static Side side(Endpoint client, Endpoint from) {
    return client.equals(from) ? Side.CLIENT : Side.SERVER;
  }

  private void makeRoom() {
    if (connections.size() > MAX_CONVERSATIONS) {
      Iterator<TcpConnection> eldest = connections.values().iterator();
      TcpConnection idle = eldest.next();
      eldest.remove();
      end(idle);
    }
  }

  private void end(TcpConnection connection) {
    last = Optional.empty();
    connection.finish();
    events.ended(connection);
  }

  private void takeUdp(IpPacket packet, Frame frame) {
    if (packet.captured() < UDP_HEADER_BYTES) {
      return;
    }
    int sourcePort = packet.u16(0);
    int destinationPort = packet.u16(2);
    if (lastExchange.isPresent()) {
      UdpExchange again = lastExchange.get();
      Optional<Side> side =
          side(again.client(), again.server(), packet, sourcePort, destinationPort);
      if (side.isPresent()) {
        take(again, side.get(), packet, frame);
        return;
      }
    }
    Endpoint from = new Endpoint(packet.source(), sourcePort);
    Endpoint to = new Endpoint(packet.destination(), destinationPort);
    FlowKey key = FlowKey.of(from.address(), from.port(), to.address(), to.port());
    UdpExchange exchange = exchanges.get(key);
    if (exchange == null) {
      conversations++;
      Function<UdpExchange, StreamListener> listener = events::began;
      exchange = new UdpExchange(conversations, from, to, frame.number(), frame.nanos(), listener);
      exchanges.put(key, exchange);
      makeRoomForExchange();
    }
    lastExchange = Optional.of(exchange);
    take(exchange, side(exchange.client(), from), packet, frame);
  }

  private static void take(UdpExchange exchange, Side from, IpPacket packet, Frame frame) {
    exchange.take(
        from,
        packet.data(),
        packet.start() + UDP_HEADER_BYTES,
        packet.end(),
        packet.timeToLive(),
        frame.number(),
        frame.nanos());
  }

  private void makeRoomForExchange() {
    if (exchanges.size() > MAX_CONVERSATIONS) {
      Iterator<UdpExchange> eldest = exchanges.values().iterator();
      UdpExchange idle = eldest.next();
      eldest.remove();
      events.ended(idle);
    }
  }

  /** An error quotes the packet that it is about. */
  private void takeIcmp(IpPacket packet, Frame frame, int version) {
    if (packet.captured() < ICMP_HEADER_BYTES) {
      return;
    }
    int type = packet.u8(0);
    boolean told =
        version == 4
            ? type == ICMP_UNREACHABLE
            : type == ICMP_V6_UNREACHABLE || type == ICMP_V6_TOO_BIG;
    int inside = packet.start() + ICMP_HEADER_BYTES;
    if (!told
        || !IpReader.readQuoted(packet.data(), inside, packet.end(), quoted)
        || quoted.captured() < 4) {
      return;
    }
    FlowKey key = FlowKey.of(quoted.source(), quoted.u16(0), quoted.destination(), quoted.u16(2));
    int mtu = version == 4 ? packet.u16(6) : (int) Math.min(packet.u32(4), Integer.MAX_VALUE);
    IcmpError error =
        new IcmpError(
            version, type, packet.u8(1), packet.source(), mtu, frame.number(), frame.nanos());
    if (quoted.protocol() == IpPacket.TCP) {
      Optional.ofNullable(connections.get(key)).ifPresent(each -> each.take(error));
    } else if (quoted.protocol() == IpPacket.UDP) {
      Optional.ofNullable(exchanges.get(key)).ifPresent(each -> each.take(error));
    }
  }

  /** The capture has ended. */
  public void finish() {
    connections.values().forEach(this::end);
    connections.clear();
    exchanges.values().forEach(events::ended);
    exchanges.clear();
  }
}
