package org.rdpdoctor.probe.net;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.probe.net.Transcript.Event;
import org.rdpdoctor.probe.net.Transcript.Moment;

/** Keeps every transcript and knows how many connections were open at a time. */
public final class TestingCapture implements CaptureSink {
  private final List<Transcript> transcripts = new ArrayList<>();

  @Override
  public boolean wanted() {
    return true;
  }

  @Override
  public synchronized void ended(Transcript transcript) {
    transcripts.add(transcript);
  }

  /** Connections that have been closed. */
  public synchronized int ended() {
    return transcripts.size();
  }

  /**
   * Exact for the connections of one run, unlike what a server sees, which hears of an end only
   * after the next connection may have begun.
   */
  public synchronized long mostAtOnce() {
    return transcripts.stream()
        .map(one -> one.moments().getFirst().at())
        .mapToLong(
            beginning -> transcripts.stream().filter(other -> isOpenAt(other, beginning)).count())
        .max()
        .orElse(0);
  }

  private static boolean isOpenAt(Transcript transcript, Instant moment) {
    return !transcript.moments().getFirst().at().isAfter(moment)
        && transcript.moments().stream()
            .filter(each -> each.event() instanceof Event.WeClosed)
            .map(Moment::at)
            .anyMatch(end -> end.isAfter(moment));
  }
}
