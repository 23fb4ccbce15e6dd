package org.rdpdoctor.offline.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rdpdoctor.wire.Bytes;

/**
 * One direction of a TCP connection: puts its bytes in order and counts what the path did to them.
 * Sequence numbers are kept in 64 bits, so that they never wrap.
 */
public final class TcpSide {
  /** Segments that wait for one before them. */
  private static final int MAX_WAITING = 256;

  /** Packets that may pass after bytes were acknowledged that the capture does not have. */
  private static final int PATIENCE_PACKETS = 16;

  /**
   * A segment that comes so late was not overtaken but lost and sent again; as Wireshark has it.
   */
  private static final long REORDERED_NANOS = 3_000_000;

  /** The same packet twice within this time is a copy, when it carries a number of its own. */
  private static final long NUMBERED_COPY_NANOS = 200_000_000;

  private static final long PLAIN_COPY_NANOS = 2_000_000;

  /** Nothing is further ahead than the largest window. */
  private static final long MAX_AHEAD_BYTES = 1L << 30;

  private static final long BASE = 1L << 32;
  private static final int REMEMBERED = 8;
  private static final int MAX_TIMES_TO_LIVE = 6;

  private final MemoryBudget budget;
  private final long[] fingerprints = new long[REMEMBERED];
  private final long[] fingerprintNanos = new long[REMEMBERED];
  private int remembered;

  private boolean begun;
  private long next;
  private long highest;
  private long dataEnd = -1;
  private long acknowledged = -1;
  private int packetsBeyond;
  private long holeNanos;
  private final List<Waiting> waiting = new ArrayList<>();

  private final int[] timesToLive = new int[MAX_TIMES_TO_LIVE];
  private int timesToLiveSeen;
  private int lastIdentification = -1;
  private long packets;
  private long bytes;
  private long sentAgain;
  private long outOfOrder;
  private long lostBefore;
  private long missingBytes;
  private long copies;
  private int largestSegment;
  private long zeroWindows;
  private long zeroWindowSince = -1;
  private long stalledNanos;
  private long stuckAt = -1;
  private int stuckBytes;
  private int stuckTimes;
  private long stuckSinceNanos;
  private long lastNanos;
  private boolean endedWithHole;

  /** Bytes that came too early; {@code data} is shorter when the capture cut the packet. */
  private record Waiting(long begin, long end, Bytes data, long frame, long nanos) {}

  TcpSide(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Whether this very packet was seen a moment ago: what a mirror port with two ends gives. */
  boolean isCopy(TcpSegment segment) {
    boolean numbered = segment.identification > 0;
    if (!numbered && segment.length == 0 && !segment.has(TcpSegment.SYN | TcpSegment.RST)) {
      return false;
    }
    long fingerprint = segment.fingerprint();
    long within = numbered ? NUMBERED_COPY_NANOS : PLAIN_COPY_NANOS;
    for (int i = 0; i < Math.min(remembered, REMEMBERED); i++) {
      if (fingerprints[i] == fingerprint && segment.nanos - fingerprintNanos[i] <= within) {
        copies++;
        return true;
      }
    }
    fingerprints[remembered % REMEMBERED] = fingerprint;
    fingerprintNanos[remembered % REMEMBERED] = segment.nanos;
    remembered = remembered == 2 * REMEMBERED ? REMEMBERED + 1 : remembered + 1;
    return false;
  }

  /** Notes what the headers say; for every packet but copies. */
  void note(TcpSegment segment) {
    packets++;
    lastNanos = segment.nanos;
    if (!segment.has(TcpSegment.RST)) {
      noteTimeToLive(segment.timeToLive);
      lastIdentification = segment.identification;
      noteWindow(segment);
    }
  }

  private void noteTimeToLive(int timeToLive) {
    for (int i = 0; i < timesToLiveSeen; i++) {
      if (timesToLive[i] == timeToLive) {
        return;
      }
    }
    if (timesToLiveSeen < MAX_TIMES_TO_LIVE) {
      timesToLive[timesToLiveSeen] = timeToLive;
      timesToLiveSeen++;
    }
  }

  private void noteWindow(TcpSegment segment) {
    if (segment.has(TcpSegment.SYN)) {
      return;
    }
    if (segment.window == 0 && zeroWindowSince < 0) {
      zeroWindows++;
      zeroWindowSince = segment.nanos;
    } else if (segment.window != 0 && zeroWindowSince >= 0) {
      stalledNanos += Math.max(0, segment.nanos - zeroWindowSince);
      zeroWindowSince = -1;
    }
  }

  /** The connection begins here, or the capture does. */
  void begin(int sequence) {
    if (!begun) {
      begun = true;
      next = BASE + (sequence & 0xFFFF_FFFFL);
      highest = next;
    }
  }

  boolean hasBegun() {
    return begun;
  }

  private long position(int sequence) {
    return highest + (sequence - (int) highest);
  }

  /** Takes the payload. */
  void take(TcpSegment segment, StreamListener.Side side, StreamListener listener) {
    if (segment.length == 0) {
      return;
    }
    bytes += segment.length;
    begin(segment.sequence);
    long begin = position(segment.sequence);
    long end = begin + segment.length;
    if (end > highest + MAX_AHEAD_BYTES || isKeepAlive(segment, begin)) {
      return;
    }
    largestSegment = Math.max(largestSegment, segment.length);
    dataEnd = Math.max(dataEnd, end);
    count(segment, begin, end);
    if (end > next) {
      if (begin <= next) {
        deliver(begin, end, segment, side, listener);
      } else {
        keep(begin, end, segment, side, listener);
      }
    }
    highest = Math.max(highest, end);
  }

  /** One byte again, to see whether the other side is alive. */
  private boolean isKeepAlive(TcpSegment segment, long begin) {
    return segment.length == 1 && begin == next - 1 && waiting.isEmpty();
  }

  private void count(TcpSegment segment, long begin, long end) {
    boolean known = end <= next || isWaiting(begin, end);
    if (known) {
      sentAgain++;
      noteStuck(begin, segment);
    } else if (begin < highest) {
      if (!waiting.isEmpty() && segment.nanos - holeNanos <= REORDERED_NANOS) {
        outOfOrder++;
      } else {
        lostBefore++;
      }
    }
  }

  private boolean isWaiting(long begin, long end) {
    for (Waiting each : waiting) {
      if (each.begin() <= begin && end <= each.end()) {
        return true;
      }
    }
    return false;
  }

  private void noteStuck(long begin, TcpSegment segment) {
    if (begin < acknowledged) {
      return;
    }
    if (begin != stuckAt) {
      stuckAt = begin;
      stuckTimes = 0;
      stuckSinceNanos = segment.nanos;
    }
    stuckBytes = segment.length;
    stuckTimes++;
  }

  private void deliver(
      long begin, long end, TcpSegment segment, StreamListener.Side side, StreamListener listener) {
    hand(
        begin,
        end,
        segment.data,
        segment.start,
        segment.end,
        segment.frame,
        segment.nanos,
        side,
        listener);
    drain(side, listener);
  }

  /** Gives what is new of a segment to the listener. */
  private void hand(
      long begin,
      long end,
      byte[] data,
      int start,
      int dataEnd,
      long frame,
      long nanos,
      StreamListener.Side side,
      StreamListener listener) {
    int from = start + (int) (next - begin);
    if (from < dataEnd && listener.wants(side)) {
      listener.data(side, data, from, dataEnd, frame, nanos);
    }
    long cut = end - Math.max(next, begin + (dataEnd - start));
    if (cut > 0) {
      miss(cut, side, listener);
    }
    next = end;
  }

  private void miss(long count, StreamListener.Side side, StreamListener listener) {
    missingBytes += count;
    listener.gap(side, count);
  }

  private void keep(
      long begin, long end, TcpSegment segment, StreamListener.Side side, StreamListener listener) {
    if (isWaiting(begin, end)) {
      return;
    }
    if (waiting.isEmpty()) {
      holeNanos = segment.nanos;
    }
    boolean wanted = listener.wants(side);
    Bytes data =
        wanted ? Bytes.of(segment.data, segment.start, segment.end - segment.start) : Bytes.EMPTY;
    while (waiting.size() >= MAX_WAITING || !budget.take(data.size())) {
      if (waiting.isEmpty()) {
        data = Bytes.EMPTY; // others hold the memory: what this segment says is lost to us
      } else {
        skipHole(side, listener);
      }
      if (begin <= next) {
        if (end > next) {
          deliver(begin, end, segment, side, listener);
        }
        return;
      }
    }
    int at = 0;
    while (at < waiting.size() && waiting.get(at).begin() <= begin) {
      at++;
    }
    waiting.add(at, new Waiting(begin, end, data, segment.frame, segment.nanos));
  }

  private void drain(StreamListener.Side side, StreamListener listener) {
    while (!waiting.isEmpty() && waiting.getFirst().begin() <= next) {
      Waiting first = waiting.removeFirst();
      budget.giveBack(first.data().size());
      if (first.end() > next) {
        hand(
            first.begin(),
            first.end(),
            first.data().toArray(),
            0,
            first.data().size(),
            first.frame(),
            first.nanos(),
            side,
            listener);
      }
    }
  }

  /** The bytes before the first waiting segment will not come any more. */
  private void skipHole(StreamListener.Side side, StreamListener listener) {
    long until = waiting.getFirst().begin();
    miss(until - next, side, listener);
    next = until;
    drain(side, listener);
  }

  /** The other side has all before this number. */
  void acknowledge(int number, StreamListener.Side side, StreamListener listener) {
    if (!begun) {
      return;
    }
    long position = position(number);
    if (position > highest + MAX_AHEAD_BYTES || position <= acknowledged) {
      noteBeyond(side, listener);
      return;
    }
    acknowledged = position;
    if (acknowledged > stuckAt) {
      stuckAt = -1;
      stuckTimes = 0;
    }
    noteBeyond(side, listener);
  }

  private void noteBeyond(StreamListener.Side side, StreamListener listener) {
    if (acknowledged <= next) {
      packetsBeyond = 0;
      return;
    }
    packetsBeyond++;
    if (packetsBeyond > PATIENCE_PACKETS) {
      packetsBeyond = 0;
      giveUpUntilAcknowledged(side, listener);
    }
  }

  private void giveUpUntilAcknowledged(StreamListener.Side side, StreamListener listener) {
    while (!waiting.isEmpty() && waiting.getFirst().begin() <= acknowledged) {
      skipHole(side, listener);
    }
    if (acknowledged > next && !isFinOnly()) {
      miss(acknowledged - next, side, listener);
      next = acknowledged;
      highest = Math.max(highest, next);
      drain(side, listener);
    }
  }

  /** A FIN takes a number, too. */
  private boolean isFinOnly() {
    return acknowledged == next + 1;
  }

  /** A SYN or FIN takes one number. */
  void takeNumber(int sequence) {
    begin(sequence);
    long position = position(sequence);
    if (position == next && waiting.isEmpty()) {
      next++;
      highest = Math.max(highest, next);
    }
  }

  /** Nothing more comes: gives what still waits. */
  void finish(StreamListener.Side side, StreamListener listener, boolean deliver) {
    endedWithHole |= !waiting.isEmpty();
    while (!waiting.isEmpty()) {
      if (deliver) {
        skipHole(side, listener);
      } else {
        budget.giveBack(waiting.removeFirst().data().size());
      }
    }
  }

  /** Packets without copies. */
  public long packets() {
    return packets;
  }

  /** Bytes of payload, those sent again included. */
  public long bytes() {
    return bytes;
  }

  /** Segments of which the capture already had all bytes. */
  public long sentAgain() {
    return sentAgain;
  }

  /** Segments that came a moment after a later one. */
  public long outOfOrder() {
    return outOfOrder;
  }

  /** Segments that the capture did not see the first time: lost on the way to where it was made. */
  public long lostBefore() {
    return lostBefore;
  }

  /** Bytes that the capture does not have at all. */
  public long missingBytes() {
    return missingBytes;
  }

  /** Packets that the capture has twice. */
  public long copies() {
    return copies;
  }

  /** The largest payload, in bytes. */
  public int largestSegment() {
    return largestSegment;
  }

  /** How often this side said that it takes no more for now. */
  public long zeroWindows() {
    return zeroWindows;
  }

  /** How long it did, in all. */
  public long stalledNanos() {
    return stalledNanos;
  }

  /** Size of a segment that was sent again and was not acknowledged to the end; 0 for none. */
  public int stuckBytes() {
    return stuckTimes > 0 ? stuckBytes : 0;
  }

  /** Whether the other side was heard after that segment was sent again for the first time. */
  public boolean heardMeanwhile(TcpSide other) {
    return stuckTimes > 0 && other.lastNanos > stuckSinceNanos;
  }

  /** How often that segment was sent again. */
  public int stuckTimes() {
    return stuckTimes;
  }

  /** Bytes at the end that the other side never acknowledged; 0 when it never said anything. */
  public long unacknowledgedBytes() {
    return acknowledged < 0 ? 0 : Math.max(0, dataEnd - acknowledged);
  }

  /** Whether the capture ends with a hole in this direction, behind which more came. */
  public boolean endsWithHole() {
    return endedWithHole;
  }

  /** In the order of their first appearance, without those of resets. */
  public List<Integer> timesToLive() {
    return Arrays.stream(timesToLive).limit(timesToLiveSeen).boxed().toList();
  }

  /** Of the last packet that is no reset; -1 for IPv6 and when there was none. */
  int lastIdentification() {
    return lastIdentification;
  }
}
