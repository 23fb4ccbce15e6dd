package org.rdpdoctor.probe.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many connections may be open at a time, to one host and overall; shared by all targets.
 *
 * <p>A road keeps connections open between stages. So that two roads never wait for places which
 * only the other could free, one road at a time converses with an address (its <em>turn</em>), and
 * {@link #roadsAtOnce} of them can have all their places at once.
 */
public final class ConnectionLimits {
  private final int perHost;
  private final int overallPlaces;
  private final Semaphore overall;
  private final Semaphore roads;
  private final Map<InetAddress, Semaphore> hosts = new ConcurrentHashMap<>();
  private final Map<InetAddress, Semaphore> turns = new ConcurrentHashMap<>();

  public ConnectionLimits(int perHost, int overall) {
    if (perHost < 1 || overall < 1) {
      throw new IllegalArgumentException(
          "at least one connection must be allowed: %d per host, %d overall"
              .formatted(perHost, overall));
    }
    this.perHost = Math.min(perHost, overall);
    this.overallPlaces = overall;
    this.overall = new Semaphore(overall, true);
    this.roads = new Semaphore(roadsAtOnce(), true);
  }

  /** Number of roads that can all converse without ever waiting for one another's places. */
  public int roadsAtOnce() {
    return Math.max(1, overallPlaces / perHost);
  }

  /** A place for one connection; empty when none gets free within the limit. */
  public Optional<Place> takePlace(InetAddress address, Duration limit)
      throws InterruptedException {
    Semaphore host = hosts.computeIfAbsent(address, _ -> new Semaphore(perHost, true));
    return takeBoth(host, overall, limit);
  }

  /** The right to converse with an address; empty when it does not come within the limit. */
  public Optional<Place> takeTurn(InetAddress address, Duration limit) throws InterruptedException {
    Semaphore turn = turns.computeIfAbsent(address, _ -> new Semaphore(1, true));
    return takeBoth(turn, roads, limit);
  }

  private static Optional<Place> takeBoth(Semaphore first, Semaphore second, Duration limit)
      throws InterruptedException {
    Deadline deadline = Deadline.in(limit);
    if (!take(first, deadline)) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      taken = take(second, deadline);
    } finally {
      if (!taken) {
        first.release();
      }
    }
    return taken ? Optional.of(new Place(first, second)) : Optional.empty();
  }

  private static boolean take(Semaphore semaphore, Deadline deadline) throws InterruptedException {
    return semaphore.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Free places for an address at this moment; for tests. */
  int freePlaces(InetAddress address) {
    Semaphore host = hosts.get(address);
    return host == null ? perHost : host.availablePermits();
  }

  /** Free places overall at this moment; for tests. */
  int freePlaces() {
    return overall.availablePermits();
  }

  /** Something taken that is given back once, however often it is closed. */
  public static final class Place implements AutoCloseable {
    private final Semaphore first;
    private final Semaphore second;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Place(Semaphore first, Semaphore second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public void close() {
      if (open.getAndSet(false)) {
        second.release();
        first.release();
      }
    }
  }
}
