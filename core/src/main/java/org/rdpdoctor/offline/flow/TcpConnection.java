package org.rdpdoctor.offline.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.offline.pcap.HostAddress;

/** One TCP connection as the capture shows it. */
public final class TcpConnection {
  /** FINs and resets that are kept. */
  private static final int MAX_ENDS = 8;

  /** Shorter silence closes no state on the way. */
  private static final long QUIET_NANOS = 30_000_000_000L;

  private final int number;
  private final Endpoint client;
  private final Endpoint server;
  private final TcpSide clientSide;
  private final TcpSide serverSide;
  private final List<End> ends = new ArrayList<>();
  private final StreamListener listener;

  private final long firstNanos;
  private final long firstFrame;
  private long lastNanos;
  private long lastFrame;
  private long lastSaidNanos;
  private long quietNanos;
  private long serverBytesWhenQuiet;
  private int syns;
  private int synAcks;
  private int synSequence;
  private long lastSynNanos = -1;
  private long synAckNanos = -1;
  private long establishedNanos = -1;
  private boolean clientFin;
  private boolean serverFin;
  private boolean reset;
  private final List<IcmpError> icmpErrors = new ArrayList<>();

  /** An address and a port. */
  public record Endpoint(HostAddress address, int port) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Endpoint endpoint
          && port == endpoint.port
          && address.equals(endpoint.address);
    }

    @Override
    public int hashCode() {
      return 31 * address.hashCode() + port;
    }
  }

  /**
   * A FIN, or a reset.
   *
   * @param timeToLive of this very packet
   * @param identification of this very packet; -1 for IPv6
   * @param usualTimesToLive of the other packets of the same side so far
   * @param lastIdentification of the packet of the same side before it; -1 for none
   * @param afterFinOfOther the other side had said that it sends no more
   * @param beforeAnything nothing had come from the server but this
   */
  public record End(
      Side by,
      boolean reset,
      long frame,
      long nanos,
      int timeToLive,
      int identification,
      List<Integer> usualTimesToLive,
      int lastIdentification,
      boolean afterFinOfOther,
      boolean beforeAnything) {
    public End {
      usualTimesToLive = List.copyOf(usualTimesToLive);
    }
  }

  /** What a router, or the host, says of a packet of this connection. */
  public record IcmpError(
      int version, int type, int code, HostAddress by, int mtu, long frame, long nanos) {}

  TcpConnection(
      int number,
      Endpoint client,
      Endpoint server,
      TcpSegment first,
      MemoryBudget budget,
      java.util.function.Function<TcpConnection, StreamListener> listeners) {
    this.number = number;
    this.client = client;
    this.server = server;
    this.clientSide = new TcpSide(budget);
    this.serverSide = new TcpSide(budget);
    this.firstNanos = first.nanos;
    this.firstFrame = first.frame;
    this.lastNanos = first.nanos;
    this.lastSaidNanos = first.nanos;
    this.lastFrame = first.frame;
    this.listener = listeners.apply(this);
  }

  void take(TcpSegment segment, Side from) {
    TcpSide side = side(from);
    if (side.isCopy(segment)) {
      return;
    }
    lastNanos = Math.max(lastNanos, segment.nanos);
    lastFrame = segment.frame;
    noteQuiet(segment);
    List<Integer> usual = segment.has(TcpSegment.RST) ? side.timesToLive() : List.of();
    int identification = side.lastIdentification();
    boolean first = serverSide.packets() == 0;
    side.note(segment);
    if (segment.has(TcpSegment.RST)) {
      addEnd(segment, from, true, usual, identification, first);
      reset = true;
      return; // the payload of a reset is no data
    }
    noteSetup(segment, from);
    if (segment.has(TcpSegment.SYN)) {
      side.takeNumber(segment.sequence);
      segment.sequence++; // data in a SYN stands behind it
    } else {
      side.begin(segment.sequence);
    }
    if (segment.has(TcpSegment.ACK)) {
      side(from.other()).acknowledge(segment.acknowledgement, from.other(), listener);
    }
    side.take(segment, from, listener);
    if (segment.has(TcpSegment.FIN)) {
      takeFin(segment, from, side, identification);
    }
  }

  private void noteQuiet(TcpSegment segment) {
    if (segment.length == 0 && !segment.has(TcpSegment.RST | TcpSegment.FIN)) {
      return;
    }
    if (segment.nanos - lastSaidNanos >= QUIET_NANOS) {
      quietNanos = segment.nanos - lastSaidNanos;
      serverBytesWhenQuiet = serverSide.bytes();
    }
    lastSaidNanos = Math.max(lastSaidNanos, segment.nanos);
  }

  private void takeFin(TcpSegment segment, Side from, TcpSide side, int identification) {
    side.takeNumber(segment.sequence + segment.length);
    boolean again = from == Side.CLIENT ? clientFin : serverFin;
    if (!again) {
      addEnd(segment, from, false, side.timesToLive(), identification, false);
    }
    clientFin |= from == Side.CLIENT;
    serverFin |= from == Side.SERVER;
  }

  private void noteSetup(TcpSegment segment, Side from) {
    if (segment.has(TcpSegment.SYN) && from == Side.CLIENT) {
      syns++;
      synSequence = segment.sequence;
      lastSynNanos = segment.nanos;
    } else if (segment.has(TcpSegment.SYN)) {
      synAcks++;
      if (synAckNanos < 0) {
        synAckNanos = segment.nanos;
      }
    } else if (from == Side.CLIENT && synAckNanos >= 0 && establishedNanos < 0) {
      establishedNanos = segment.nanos;
    }
  }

  private void addEnd(
      TcpSegment segment,
      Side from,
      boolean isReset,
      List<Integer> usual,
      int identification,
      boolean beforeAnything) {
    if (ends.size() < MAX_ENDS) {
      boolean afterFin = from == Side.CLIENT ? serverFin : clientFin;
      ends.add(
          new End(
              from,
              isReset,
              segment.frame,
              segment.nanos,
              segment.timeToLive,
              segment.identification,
              usual,
              identification,
              afterFin,
              beforeAnything && from == Side.SERVER));
    }
  }

  void take(IcmpError error) {
    boolean told =
        icmpErrors.stream()
            .anyMatch(each -> each.type() == error.type() && each.code() == error.code());
    if (!told && icmpErrors.size() < MAX_ENDS) {
      icmpErrors.add(error);
    }
  }

  /** Whether this SYN begins another connection between the same ports. */
  boolean isAnother(TcpSegment segment, Side from) {
    return from == Side.CLIENT
        && segment.has(TcpSegment.SYN)
        && !segment.has(TcpSegment.ACK)
        && (isOver() || serverSide.bytes() + clientSide.bytes() > 0)
        && segment.sequence != synSequence;
  }

  private boolean isOver() {
    return reset || (clientFin && serverFin);
  }

  /** Nothing more comes of it. */
  void finish() {
    clientSide.finish(Side.CLIENT, listener, listener.wants(Side.CLIENT));
    serverSide.finish(Side.SERVER, listener, listener.wants(Side.SERVER));
  }

  public StreamListener listener() {
    return listener;
  }

  /** From 1, in the order of first packets. */
  public int number() {
    return number;
  }

  public Endpoint client() {
    return client;
  }

  public Endpoint server() {
    return server;
  }

  public TcpSide side(Side of) {
    return of == Side.CLIENT ? clientSide : serverSide;
  }

  /** FINs and resets in their order. */
  public List<End> ends() {
    return List.copyOf(ends);
  }

  public long firstNanos() {
    return firstNanos;
  }

  public long firstFrame() {
    return firstFrame;
  }

  public long lastNanos() {
    return lastNanos;
  }

  /** How long nobody said anything before what was said last, if the server then said no more. */
  public long quietBeforeEndNanos() {
    return serverSide.bytes() == serverBytesWhenQuiet ? quietNanos : 0;
  }

  public long lastFrame() {
    return lastFrame;
  }

  /** How often the client asked for the connection; 0 when the capture begins later. */
  public int syns() {
    return syns;
  }

  public boolean hasSynAck() {
    return synAckNanos >= 0;
  }

  /** Packets of one side only, although the other must have answered: the capture is half. */
  public boolean isOneSided() {
    return clientSide.packets() == 0 || (serverSide.packets() == 0 && clientSide.packets() > syns);
  }

  /** Both sides said that the connection stands, or data shows it. */
  public boolean isEstablished() {
    return establishedNanos >= 0 || (syns == 0 && clientSide.bytes() + serverSide.bytes() > 0);
  }

  /** From where the capture was made to the server and back; empty when it cannot be told. */
  public Optional<Long> serverRoundTripNanos() {
    return syns == 1 && synAckNanos >= lastSynNanos
        ? Optional.of(synAckNanos - lastSynNanos)
        : Optional.empty();
  }

  /** From where the capture was made to the client and back. */
  public Optional<Long> clientRoundTripNanos() {
    return establishedNanos >= 0 && synAcks == 1
        ? Optional.of(establishedNanos - synAckNanos)
        : Optional.empty();
  }

  /** From the first SYN to the end of the handshake. */
  public Optional<Long> connectNanos() {
    return syns > 0 && establishedNanos >= 0
        ? Optional.of(establishedNanos - firstNanos)
        : Optional.empty();
  }

  /** The first of each kind. */
  public List<IcmpError> icmpErrors() {
    return List.copyOf(icmpErrors);
  }
}
