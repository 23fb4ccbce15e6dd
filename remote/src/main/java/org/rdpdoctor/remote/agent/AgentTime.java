package org.rdpdoctor.remote.agent;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Closes a connection when the time is up, so that reading from it ends. */
final class AgentTime implements AutoCloseable {
  private final Thread watch;
  private volatile boolean over;

  AgentTime(Closeable connection, Duration limit) {
    this.watch =
        Thread.ofVirtual()
            .name("agent-time")
            .start(() -> {
              try {
                Thread.sleep(limit);
                over = true;
                connection.close();
              } catch (InterruptedException _) {
                // it was in time
              } catch (IOException _) {
                // it is gone either way
              }
            });
  }

  /** The connection was closed. */
  boolean over() {
    return over;
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
