package org.rdpdoctor.offline.evtx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.rdpdoctor.offline.evtx.EventCollector.Taken;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.evtx.EventElement;
import org.rdpdoctor.wire.evtx.EventRecord;
import org.rdpdoctor.wire.evtx.EvtxChunk;

/**
 * Reads chunks on all processors, a few ahead of the one whose events are taken next. No chunk
 * needs another, and the events are taken in the order of the file.
 */
final class ChunksAhead {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** Waiting or being read; each holds 64 KiB and what is kept of its events. */
  private static final int MAX_WAITING = 2 * PROCESSORS;

  /**
   * What is in a chunk.
   *
   * @param events an empty one is a record without a provider
   */
  private record Content(
      List<Optional<Taken>> events, List<String> unreadable, List<String> oddities) {}

  private final EventCollector collector;
  private final boolean dirty;
  private final ArrayDeque<ForkJoinTask<Content>> waiting = new ArrayDeque<>();

  /**
   * @param dirty the file was not closed
   */
  ChunksAhead(EventCollector collector, boolean dirty) {
    this.collector = collector;
    this.dirty = dirty;
  }

  void read(Bytes chunk) {
    if (PROCESSORS == 1) {
      take(content(chunk));
      return;
    }
    if (waiting.size() >= MAX_WAITING) {
      take(waiting.remove().join());
    }
    waiting.add(ForkJoinPool.commonPool().submit(() -> content(chunk)));
  }

  /** Waits for the chunks that are still being read. */
  void finish() {
    while (!waiting.isEmpty()) {
      take(waiting.remove().join());
    }
  }

  private Content content(Bytes bytes) {
    List<Optional<Taken>> events = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    List<String> oddities = new ArrayList<>();
    try {
      EvtxChunk chunk = EvtxChunk.read(bytes, dirty);
      oddities.addAll(chunk.oddities());
      for (EventRecord record : chunk.records()) {
        Optional<EventElement> event = record.event();
        if (event.isPresent()) {
          events.add(collector.look(event.get(), record.number()));
        } else {
          unreadable.add("a record without an event");
        }
        oddities.addAll(record.problems());
      }
      unreadable.addAll(chunk.unreadable());
    } catch (DecodeException _) {
      oddities.add("a chunk of the log is something else");
    }
    return new Content(events, unreadable, oddities);
  }

  private void take(Content content) {
    content.oddities().forEach(collector::odd);
    content.events().forEach(collector::take);
    content.unreadable().forEach(collector::unreadable);
  }
}
