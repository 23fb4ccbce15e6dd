package org.rdpdoctor.offline.flow;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.offline.flow.TcpConnection.Endpoint;
import org.rdpdoctor.offline.flow.TcpConnection.IcmpError;

/** The datagrams between two ports; the client is who sent first. */
public final class UdpExchange {
  private static final int MAX_TIMES_TO_LIVE = 6;

  private final int number;
  private final Endpoint client;
  private final Endpoint server;
  private final StreamListener listener;
  private final long firstNanos;
  private final long firstFrame;
  private long lastNanos;
  private long lastFrame;
  private final Count clientCount = new Count();
  private final Count serverCount = new Count();
  private long unanswered;
  private Optional<IcmpError> icmpError = Optional.empty();

  /** Of one direction. */
  private static final class Count {
    private final TreeSet<Integer> timesToLive = new TreeSet<>();
    private long datagrams;
    private long bytes;
    private long lastNanos = Long.MIN_VALUE;
  }

  UdpExchange(
      int number,
      Endpoint client,
      Endpoint server,
      long frame,
      long nanos,
      Function<UdpExchange, StreamListener> listeners) {
    this.number = number;
    this.client = client;
    this.server = server;
    this.firstFrame = frame;
    this.firstNanos = nanos;
    this.lastNanos = nanos;
    this.lastFrame = frame;
    this.listener = listeners.apply(this);
  }

  private Count count(Side from) {
    return from == Side.CLIENT ? clientCount : serverCount;
  }

  void take(Side from, byte[] data, int start, int end, int timeToLive, long frame, long nanos) {
    Count count = count(from);
    count.datagrams++;
    count.bytes += end - start;
    count.lastNanos = Math.max(count.lastNanos, nanos);
    unanswered = from == Side.SERVER ? 0 : unanswered + 1;
    if (count.timesToLive.size() < MAX_TIMES_TO_LIVE) {
      count.timesToLive.add(timeToLive);
    }
    lastNanos = Math.max(lastNanos, nanos);
    lastFrame = frame;
    if (listener.wants(from)) {
      listener.data(from, data, start, end, frame, nanos);
    }
  }

  void take(IcmpError error) {
    if (icmpError.isEmpty()) {
      icmpError = Optional.of(error);
    }
  }

  public int number() {
    return number;
  }

  public Endpoint client() {
    return client;
  }

  public Endpoint server() {
    return server;
  }

  public StreamListener listener() {
    return listener;
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

  public long lastFrame() {
    return lastFrame;
  }

  public long datagrams(Side from) {
    return count(from).datagrams;
  }

  public long bytes(Side from) {
    return count(from).bytes;
  }

  /** Datagrams of the client after the last one of the server. */
  public long unanswered() {
    return unanswered;
  }

  /** From the last datagram of the server, or the first of all, to the last one of the client. */
  public long unansweredNanos() {
    long since = serverCount.datagrams == 0 ? firstNanos : serverCount.lastNanos;
    return unanswered == 0 ? 0 : Math.max(0, clientCount.lastNanos - since);
  }

  public List<Integer> timesToLive(Side from) {
    return List.copyOf(count(from).timesToLive);
  }

  public Optional<IcmpError> icmpError() {
    return icmpError;
  }
}
