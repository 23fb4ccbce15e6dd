package org.rdpdoctor.probe.net;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rdpdoctor.model.Connection;

/** Every connection of one run, with times from the start of the run. */
public final class ConnectionJournal {
  /** More connections than this are made but not listed; no run comes near it. */
  private static final int MAX_CONNECTIONS = 10_000;

  private final Instant startedAt;
  private final long startNanos;
  private final CaptureSink capture;
  private final AtomicInteger lastId = new AtomicInteger();
  private final List<Connection> ended = new ArrayList<>();
  private final List<AnsweredCounts> counted = new ArrayList<>();

  public ConnectionJournal(InstantSource clock, CaptureSink capture) {
    this.startedAt = clock.instant();
    this.startNanos = System.nanoTime();
    this.capture = capture;
  }

  public Instant startedAt() {
    return startedAt;
  }

  /** Time since the start of the run. */
  public Duration elapsed() {
    return sinceStart(System.nanoTime());
  }

  /** All ended connections to one address, in the order in which they were opened. */
  public List<Connection> connectionsTo(String address) {
    synchronized (ended) {
      return ended.stream()
          .filter(connection -> connection.address().equals(address))
          .sorted(Comparator.comparingInt(Connection::id))
          .toList();
    }
  }

  /**
   * What the kernel counted on ended connections to one address, in the order in which they ended.
   */
  public List<AnsweredCounts> countsTo(String address) {
    synchronized (ended) {
      return counted.stream().filter(each -> each.address().equals(address)).toList();
    }
  }

  void counted(AnsweredCounts counts) {
    synchronized (ended) {
      if (counted.size() < MAX_CONNECTIONS) {
        counted.add(counts);
      }
    }
  }

  int nextId() {
    return lastId.incrementAndGet();
  }

  Duration sinceStart(long nanoTime) {
    return Duration.ofNanos(nanoTime - startNanos);
  }

  Instant instant(long nanoTime) {
    return startedAt.plusNanos(nanoTime - startNanos);
  }

  CaptureSink capture() {
    return capture;
  }

  void ended(Connection connection) {
    synchronized (ended) {
      if (ended.size() < MAX_CONNECTIONS) {
        ended.add(connection);
      }
    }
  }
}
