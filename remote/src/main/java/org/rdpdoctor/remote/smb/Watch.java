package org.rdpdoctor.remote.smb;

import java.time.Duration;

/** Closes a connection when the work that it is there for takes too long. */
final class Watch implements AutoCloseable {
  private final Thread waiting;

  private Watch(Thread waiting) {
    this.waiting = waiting;
  }

  static Watch over(Duration limit, DialOnce connection) {
    return new Watch(
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(limit);
                connection.close();
              } catch (InterruptedException _) {
                // the work was done in time
              }
            }));
  }

  @Override
  public void close() {
    waiting.interrupt();
  }
}
