package org.rdpdoctor.offline.evtx;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts equal things together when each comes less than a minute after the one before; 29,205
 * refused hellos in a minute are one fact.
 *
 * @param <K> what makes things equal
 * @param <V> what is kept of the first
 */
final class Floods<K, V> {
  /** More kinds of things at a time than this are handed out early. */
  private static final int MAX_OPEN = 10_000;

  private static final Duration GAP = Duration.ofMinutes(1);

  /** What was put together. */
  record Flood<V>(V first, long record, long count, Instant begin, Instant end) {}

  private static final class Open<V> {
    private final V value;
    private final long record;
    private long count = 1;
    private Instant begin;
    private Instant end;

    Open(V value, long record, Instant begin, Instant end) {
      this.value = value;
      this.record = record;
      this.begin = begin;
      this.end = end;
    }

    /** In either direction, because a log that runs in a circle jumps back once. */
    boolean isNear(Instant from, Instant to) {
      return Duration.between(end, from).compareTo(GAP) < 0
          && Duration.between(to, begin).compareTo(GAP) < 0;
    }

    Flood<V> closed() {
      return new Flood<>(value, record, count, begin, end);
    }
  }

  private final Map<K, Open<V>> open = new LinkedHashMap<>();
  private final Consumer<Flood<V>> found;

  Floods(Consumer<Flood<V>> found) {
    this.found = found;
  }

  /**
   * @param record number of the record that shows it
   */
  void add(K key, V value, long record, Instant begin, Instant end) {
    Open<V> known = open.get(key);
    if (known != null && known.isNear(begin, end)) {
      known.count++;
      known.begin = begin.isBefore(known.begin) ? begin : known.begin;
      known.end = end.isAfter(known.end) ? end : known.end;
      return;
    }
    if (known != null) {
      open.remove(key);
      found.accept(known.closed());
    }
    open.put(key, new Open<>(value, record, begin, end));
    if (open.size() > MAX_OPEN) {
      closeHalf();
    }
  }

  private void closeHalf() {
    Iterator<Open<V>> oldest = open.values().iterator();
    for (int i = 0; i < MAX_OPEN / 2; i++) {
      found.accept(oldest.next().closed());
      oldest.remove();
    }
  }

  void finish() {
    List<Open<V>> rest = new ArrayList<>(open.values());
    open.clear();
    rest.forEach(each -> found.accept(each.closed()));
  }
}
