package org.rdpdoctor.probe.net;

import java.time.Duration;
import java.util.Optional;

/**
 * What Linux counts on one TCP connection (struct tcp_info of linux/tcp.h).
 *
 * @param roundTrip smoothed, by acknowledgements
 * @param variation mean deviation of the round trip
 * @param leastRoundTrip empty where the kernel is too old to tell
 * @param segmentsSent all, with data and without, repeated ones too
 * @param dataSegmentsSent those with data, repeated ones too; empty where the kernel is too old
 * @param unacknowledged segments that were sent and not acknowledged yet
 * @param unsentBytes those for which the peer had no room yet; empty likewise
 * @param sentAgain segments that were sent again, the SYN too
 * @param arrivedTwice segments that the peer says it had already (DSACK); empty likewise
 * @param pathMtu bytes of the largest packet that the kernel believes to pass
 * @param sendSegmentBytes most payload of a segment that is sent
 * @param receiveSegmentBytes most payload of a segment that was announced to be taken
 */
public record KernelCounts(
    Duration roundTrip,
    Duration variation,
    Optional<Duration> leastRoundTrip,
    int segmentsSent,
    Optional<Integer> dataSegmentsSent,
    int unacknowledged,
    Optional<Integer> unsentBytes,
    int sentAgain,
    Optional<Integer> arrivedTwice,
    int pathMtu,
    int sendSegmentBytes,
    int receiveSegmentBytes) {
  /** Whether the peer's kernel has all that was said; empty where ours is too old to tell. */
  public Optional<Boolean> allAcknowledged() {
    return unacknowledged > 0 ? Optional.of(false) : unsentBytes.map(each -> each == 0);
  }
}
