package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.lab.path.Hindrance.Slow;
import org.rdpdoctor.wire.Bytes;

/** Everything takes its time, ends and resets too, and nothing overtakes anything. */
final class LongLine implements Handling {
  private static final int MOST_WAITING = 64;
  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final Ends ends;
  private final Slow slow;
  private final Map<Side, Lane> from = new EnumMap<>(Side.class);

  /** What comes out at the other end at a time of {@link System#nanoTime}. */
  private sealed interface Parcel {
    long dueNanos();

    record Content(long dueNanos, Bytes bytes) implements Parcel {}

    record End(long dueNanos) implements Parcel {}

    record Reset(long dueNanos) implements Parcel {}
  }

  LongLine(Ends ends, Slow slow) {
    this.ends = ends;
    this.slow = slow;
    for (Side side : Side.values()) {
      from.put(side, new Lane(side.other()));
    }
  }

  private Lane lane(Side side) {
    return Objects.requireNonNull(from.get(side));
  }

  @Override
  public void passed(Side side, Bytes bytes) throws InterruptedException {
    Lane lane = lane(side);
    lane.enter(new Parcel.Content(lane.due(bytes.size()), bytes));
  }

  @Override
  public void ended(Side side) throws InterruptedException {
    lane(side).enter(new Parcel.End(lane(side).due(0)));
  }

  @Override
  public void broken(Side side) throws InterruptedException {
    lane(side).enter(new Parcel.Reset(lane(side).due(0)));
  }

  @Override
  public void closed() {
    from.values().forEach(lane -> lane.carrier.interrupt());
  }

  /** One direction. */
  private final class Lane {
    private final Side to;
    private final BlockingQueue<Parcel> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread carrier = Thread.ofVirtual().name("lab-line").unstarted(this::carry);
    private long lineFreeNanos = System.nanoTime();
    private long lastDueNanos = System.nanoTime();

    Lane(Side to) {
      this.to = to;
      carrier.start();
    }

    /** First the line has to take the bytes, then they travel. */
    private long due(int bytes) {
      long start = Math.max(System.nanoTime(), lineFreeNanos);
      lineFreeNanos =
          slow.bytesPerSecond() == 0
              ? start
              : start + bytes * NANOS_PER_SECOND / slow.bytesPerSecond();
      long jitter = ThreadLocalRandom.current().nextLong(slow.jitter().toNanos() + 1);
      lastDueNanos = Math.max(lastDueNanos, lineFreeNanos + slow.delay().toNanos() + jitter);
      return lastDueNanos;
    }

    private void enter(Parcel parcel) throws InterruptedException {
      waiting.put(parcel);
    }

    private void carry() {
      try {
        boolean open = true;
        while (open) {
          Parcel parcel = waiting.take();
          Thread.sleep(Duration.ofNanos(Math.max(0, parcel.dueNanos() - System.nanoTime())));
          open = deliver(parcel);
        }
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      } catch (IOException gone) {
        ends.resetBoth();
      }
    }

    /** Whether more may follow. */
    private boolean deliver(Parcel parcel) throws IOException {
      switch (parcel) {
        case Parcel.Content(long _, Bytes bytes) -> ends.send(to, bytes);
        case Parcel.End _ -> ends.end(to);
        case Parcel.Reset _ -> ends.resetBoth();
      }
      return parcel instanceof Parcel.Content;
    }
  }
}
