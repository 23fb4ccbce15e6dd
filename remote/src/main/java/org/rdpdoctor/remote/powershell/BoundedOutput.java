package org.rdpdoctor.remote.powershell;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps what a peer writes, up to a limit; what comes after it is dropped and told. */
public final class BoundedOutput extends OutputStream {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int limit;
  private boolean exceeded;

  public BoundedOutput(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int room = Math.min(length, limit - kept.size());
    kept.write(bytes, offset, room);
    exceeded |= room < length;
  }

  public synchronized boolean exceeded() {
    return exceeded;
  }

  public synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}
