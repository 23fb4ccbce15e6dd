package org.rdpdoctor.probe.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rdpdoctor.model.BetweenObservation.Hop;
import org.rdpdoctor.model.BetweenObservation.HopAnswer;
import org.rdpdoctor.model.BetweenObservation.Reply;
import org.rdpdoctor.probe.net.IcmpErrors.IcmpMessage;
import org.rdpdoctor.probe.net.NativeSocket.Kind;
import org.rdpdoctor.probe.net.NativeSocket.Ready;
import org.rdpdoctor.probe.net.NativeSocket.Taken;
import org.rdpdoctor.wire.Bytes;

/**
 * Sends what ends on the way: connects, datagrams and data with a small time to live. Linux tells
 * an ordinary user who reported that (IP_RECVERR, ip(7)); elsewhere it takes raw sockets and there
 * is nothing of this.
 */
public final class RouteProbe {
  /** A default that every system accepts; what follows a short reach may go all the way again. */
  private static final int WHOLE_WAY = 64;

  private static final int MAX_WAITS = 16;
  private static final Bytes DATAGRAM = Bytes.of(new byte[32]);

  private final NativeCalls calls;

  private RouteProbe(NativeCalls calls) {
    this.calls = calls;
  }

  /** Empty where it cannot be done. */
  public static Optional<RouteProbe> ofSystem() {
    return NativeCalls.ofSystem().map(RouteProbe::new);
  }

  /** One distance. */
  private interface Asking {
    Hop ask(int timeToLive);
  }

  /** Connects with each of the times to live, all at once; in their order. */
  public List<Hop> connects(
      InetAddress address, int port, List<Integer> timesToLive, Duration limit)
      throws InterruptedException {
    return atOnce(timesToLive, hops -> connect(address, port, hops, limit));
  }

  /** Sends a datagram with each of them. */
  public List<Hop> datagrams(
      InetAddress address, int port, List<Integer> timesToLive, Duration limit)
      throws InterruptedException {
    return atOnce(timesToLive, hops -> datagram(address, port, hops, limit));
  }

  /** The system calls block, and would stop virtual threads on the same carrier. */
  private static List<Hop> atOnce(List<Integer> timesToLive, Asking asking)
      throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            timesToLive.size(), Thread.ofPlatform().daemon().name("route").factory());
    try {
      List<Future<Hop>> asked = new ArrayList<>();
      for (int hops : timesToLive) {
        asked.add(threads.submit(() -> asking.ask(hops)));
      }
      List<Hop> all = new ArrayList<>();
      for (Future<Hop> each : asked) {
        all.add(each.get());
      }
      return all;
    } catch (ExecutionException problem) {
      throw new IllegalStateException("a hop could not be asked", problem.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Hop connect(InetAddress address, int port, int hops, Duration limit) {
    return with(Kind.STREAM, address, port, hops, limit, NativeSocket::awaitConnected);
  }

  private Hop datagram(InetAddress address, int port, int hops, Duration limit) {
    return with(
        Kind.DATAGRAM,
        address,
        port,
        hops,
        limit,
        (socket, within) -> {
          socket.send(DATAGRAM);
          return socket.awaitData(within);
        });
  }

  /** Waits for what comes of it. */
  private interface Waiting {
    Ready await(NativeSocket socket, Duration limit);
  }

  private Hop with(
      Kind kind, InetAddress address, int port, int hops, Duration limit, Waiting waiting) {
    long began = System.nanoTime();
    Optional<NativeSocket> opened = NativeSocket.open(calls, kind, address, port);
    if (opened.isEmpty()) {
      return new Hop(hops, Optional.empty(), HopAnswer.SILENT, Duration.ZERO);
    }
    try (NativeSocket socket = opened.get()) {
      socket.keepErrors();
      if (!socket.timeToLive(hops)) {
        return new Hop(hops, Optional.empty(), HopAnswer.SILENT, Duration.ZERO);
      }
      socket.connect();
      Ready ready = waiting.await(socket, limit);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Hop hop = hop(socket, ready, address, hops, took);
      socket.timeToLive(WHOLE_WAY); // the farewell of a connection that came about
      return hop;
    }
  }

  private static Hop hop(
      NativeSocket socket, Ready ready, InetAddress address, int hops, Duration took) {
    Optional<IcmpMessage> icmp = socket.icmpError();
    if (icmp.isPresent()) {
      Optional<String> from = Optional.of(icmp.get().from().getHostAddress());
      boolean ofHost = icmp.get().from().equals(address);
      HopAnswer answer =
          icmp.get().expired()
              ? HopAnswer.EXPIRED
              : icmp.get().portUnreachable() && ofHost ? HopAnswer.REFUSED : HopAnswer.UNREACHABLE;
      return new Hop(hops, from, answer, took);
    }
    if (ready.nothing()) {
      return new Hop(hops, Optional.empty(), HopAnswer.SILENT, took);
    }
    // A reset bears the address of the host, whoever sent it.
    Optional<String> host = Optional.of(address.getHostAddress());
    return switch (socket.error()) {
      case 0 -> new Hop(hops, host, HopAnswer.ACCEPTED, took);
      case NativeSocket.ECONNREFUSED, NativeSocket.ECONNRESET ->
          new Hop(hops, host, HopAnswer.REFUSED, took);
      default -> new Hop(hops, Optional.empty(), HopAnswer.UNREACHABLE, took);
    };
  }

  /** What came of something that could not go the whole way. */
  public record ShortReach(Reply reply, Duration took) {}

  /**
   * Connects as usual, says what comes before, and then sends something that reaches only so many
   * hops. Empty when it did not come to that.
   *
   * @param before said first and answered; empty for nothing
   * @param limit for each of the steps
   */
  public Optional<ShortReach> shortReach(
      InetAddress address, int port, Bytes before, Bytes said, int hops, Duration limit)
      throws InterruptedException {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("short reach").factory());
    try {
      return thread.submit(() -> reach(address, port, before, said, hops, limit)).get();
    } catch (ExecutionException problem) {
      throw new IllegalStateException("a short reach broke", problem.getCause());
    } finally {
      thread.shutdownNow();
    }
  }

  private Optional<ShortReach> reach(
      InetAddress address, int port, Bytes before, Bytes said, int hops, Duration limit) {
    Optional<NativeSocket> opened = NativeSocket.open(calls, Kind.STREAM, address, port);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (NativeSocket socket = opened.get()) {
      socket.sendAtOnce();
      socket.connect();
      if (!socket.awaitConnected(limit).writable() || socket.error() != 0) {
        return Optional.empty();
      }
      if (!before.isEmpty()) {
        socket.send(before);
        if (!socket.awaitData(limit).readable() || !(socket.receive() instanceof Taken.Data)) {
          return Optional.empty();
        }
      }
      if (!socket.keepErrors() || !socket.timeToLive(hops)) {
        return Optional.empty();
      }
      ShortReach reached = say(socket, said, limit);
      socket.timeToLive(WHOLE_WAY);
      return Optional.of(reached);
    }
  }

  /** An ICMP message about a connection that stands does not end it: the reset may still come. */
  private static ShortReach say(NativeSocket socket, Bytes said, Duration limit) {
    long began = System.nanoTime();
    Deadline deadline = Deadline.in(limit);
    socket.send(said);
    for (int waits = 0; waits < MAX_WAITS && !deadline.hasPassed(); waits++) {
      Ready ready = socket.awaitData(deadline.left());
      socket.icmpError();
      Optional<Reply> reply = ready.readable() || ready.error() ? reply(socket) : Optional.empty();
      if (reply.isPresent()) {
        return new ShortReach(reply.get(), since(began));
      }
    }
    return new ShortReach(Reply.SILENT, since(began));
  }

  private static Optional<Reply> reply(NativeSocket socket) {
    return switch (socket.receive()) {
      case Taken.Data _ -> Optional.of(Reply.ANSWERED);
      case Taken.End _ -> Optional.of(Reply.CLOSED);
      case Taken.Failed(int error) when error == NativeSocket.ECONNRESET ->
          Optional.of(Reply.RESET);
      case Taken.Failed _, Taken.NothingYet _ -> Optional.empty();
    };
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
