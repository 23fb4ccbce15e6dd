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
  private final long[] datagrams = new long[Side.values().length];
  private final long[] bytes = new long[Side.values().length];
  private final List<TreeSet<Integer>> timesToLive = List.of(new TreeSet<>(), new TreeSet<>());
  private Optional<IcmpError> icmpError = Optional.empty();

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

  void take(Side from, byte[] data, int start, int end, int timeToLive, long frame, long nanos) {
    datagrams[from.ordinal()]++;
    bytes[from.ordinal()] += end - start;
    TreeSet<Integer> seen = timesToLive.get(from.ordinal());
    if (seen.size() < MAX_TIMES_TO_LIVE) {
      seen.add(timeToLive);
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
    return datagrams[from.ordinal()];
  }

  public long bytes(Side from) {
    return bytes[from.ordinal()];
  }

  public List<Integer> timesToLive(Side from) {
    return List.copyOf(timesToLive.get(from.ordinal()));
  }

  public Optional<IcmpError> icmpError() {
    return icmpError;
  }
}
