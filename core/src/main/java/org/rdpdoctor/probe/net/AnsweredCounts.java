package org.rdpdoctor.probe.net;

import org.rdpdoctor.model.StageId;

/**
 * What Linux counted on one connection between the peer's first bytes, when its program had taken
 * the connection up, and its latest, when it had answered what we had said. What had to be sent
 * again in between was lost on the way, or its acknowledgement was.
 *
 * @param connection its number within the run
 * @param stage that made it
 * @param first at the peer's first bytes
 * @param last at the peer's latest bytes
 */
public record AnsweredCounts(
    int connection, StageId stage, String address, KernelCounts first, KernelCounts last) {
  public int sentAgain() {
    return last.sentAgain() - first.sentAgain();
  }

  /** Of those, how many the peer says it had already. */
  public int arrivedTwice() {
    return last.arrivedTwice().orElse(0) - first.arrivedTwice().orElse(0);
  }

  /** Segments with data, each counted once; 0 where the kernel does not tell. */
  public int pieces() {
    int all = last.dataSegmentsSent().orElse(0) - first.dataSegmentsSent().orElse(0);
    return Math.max(0, all - sentAgain());
  }
}
