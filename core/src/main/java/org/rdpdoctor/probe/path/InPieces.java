package org.rdpdoctor.probe.path;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.KernelCounts;
import org.rdpdoctor.wire.Bytes;

/**
 * A conversation whose first message goes out in small pieces, with pauses, so that each is a
 * packet of its own. Closing it is left to whom it belongs to.
 */
final class InPieces implements Conversation {
  private final Conversation whole;
  private final int pieces;
  private final Duration pause;
  private int sent;

  InPieces(Conversation whole, int pieces, Duration pause) {
    this.whole = whole;
    this.pieces = pieces;
    this.pause = pause;
  }

  /** How many messages were sent, each piece being one. */
  int sent() {
    return sent;
  }

  @Override
  public void send(String what, Bytes bytes) {
    if (sent > 0) {
      sent++;
      whole.send(what, bytes);
      return;
    }
    int size = Math.max(1, Math.ceilDiv(bytes.size(), pieces));
    for (int from = 0; from < bytes.size(); from += size) {
      if (from > 0) {
        pause();
      }
      sent++;
      whole.send("part of " + what, bytes.slice(from, Math.min(from + size, bytes.size())));
    }
  }

  /** Who is interrupted goes on without pauses, and is told at the next wait. */
  private void pause() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Received receive(Duration limit) throws InterruptedException {
    return whole.receive(limit);
  }

  @Override
  public void putBack(Bytes bytes) {
    whole.putBack(bytes);
  }

  @Override
  public int id() {
    return whole.id();
  }

  @Override
  public int localPort() {
    return whole.localPort();
  }

  @Override
  public void noteAlert(int alert) {
    whole.noteAlert(alert);
  }

  @Override
  public void noteKeyLogLine(String line) {
    whole.noteKeyLogLine(line);
  }

  @Override
  public void noteCredentials() {
    whole.noteCredentials();
  }

  @Override
  public Duration connectTook() {
    return whole.connectTook();
  }

  @Override
  public Optional<KernelCounts> kernelCounts() {
    return whole.kernelCounts();
  }

  @Override
  public void close() {
    // not ours
  }
}
