package org.rdpdoctor.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rdpdoctor.probe.BetweenOptions.Hold;

/**
 * While connections are kept quiet, Ctrl+C ends the wait and not the program: what was seen so far
 * is judged and printed.
 */
final class GentleEnd implements AutoCloseable {
  /** The last words on each connection take less; the report a moment. */
  private static final long MOST_SECONDS = 45;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  GentleEnd(Hold hold) {
    this.hook = Thread.ofPlatform().name("gentle end").unstarted(() -> end(hold));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end(Hold hold) {
    hold.ended().countDown();
    try {
      boolean inTime = finished.await(MOST_SECONDS, TimeUnit.SECONDS);
      if (inTime) {
        Thread.sleep(200); // the process ends by itself, with its own exit code
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // it is running: somebody pressed Ctrl+C
    }
  }
}
