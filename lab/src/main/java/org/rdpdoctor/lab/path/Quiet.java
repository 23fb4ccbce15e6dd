package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.time.Duration;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.lab.path.Hindrance.IdleTimer;
import org.rdpdoctor.wire.Bytes;

/** Acts when nothing has passed for a while. */
final class Quiet extends Watching {
  private final IdleTimer timer;
  private final Thread clock;
  private volatile long lastNanos = System.nanoTime();

  Quiet(Ends ends, IdleTimer timer) {
    super(ends);
    this.timer = timer;
    this.clock = Thread.ofVirtual().name("lab-idle").start(this::watch);
  }

  private void watch() {
    try {
      for (Duration left = left(); left.isPositive(); left = left()) {
        Thread.sleep(left);
      }
      act(timer.act());
    } catch (InterruptedException | IOException over) {
      // the connection has ended before its time
    }
  }

  private Duration left() {
    return timer.after().minus(Duration.ofNanos(System.nanoTime() - lastNanos));
  }

  @Override
  public void passed(Side from, Bytes bytes) throws IOException, InterruptedException {
    lastNanos = System.nanoTime();
    super.passed(from, bytes);
  }

  @Override
  public void closed() {
    clock.interrupt();
  }
}
