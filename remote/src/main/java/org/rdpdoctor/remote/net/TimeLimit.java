package org.rdpdoctor.remote.net;

import java.net.Socket;
import java.time.Duration;

/**
 * Closes a connection when the time is up: sending knows no limit of its own, and many slow answers
 * can take longer than each of them may. Closing the limit leaves the connection open.
 */
public final class TimeLimit implements AutoCloseable {
  private final Thread watch;

  private TimeLimit(Thread watch) {
    this.watch = watch;
  }

  /** Runs from now on. */
  public static TimeLimit on(Socket socket, Duration limit) {
    return new TimeLimit(
        Thread.ofVirtual()
            .name("time-limit")
            .start(() -> {
              try {
                Thread.sleep(limit);
                Dialer.closeQuietly(socket);
              } catch (InterruptedException _) {
                // it was in time
              }
            }));
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
