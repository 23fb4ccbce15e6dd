package org.rdpdoctor.lab.path;

import java.io.IOException;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.wire.Bytes;

/**
 * Swallows what would come in large segments, and all behind it. What the server sends at a time
 * comes in one segment, unless the client's window is too small for that.
 */
final class BlackHole extends Handling.Plain {
  private final int most;
  private final int window;
  private boolean stuck;

  BlackHole(Ends ends, int most) {
    super(ends);
    this.most = most;
    this.window = PeerWindow.of(ends.of(Side.CLIENT)).orElse(Integer.MAX_VALUE);
  }

  /** The two threads write to different sides, and only one of them asks whether it is stuck. */
  @Override
  public void passed(Side from, Bytes bytes) throws IOException, InterruptedException {
    if (from == Side.SERVER) {
      stuck = stuck || Math.min(bytes.size(), window) > most;
      if (stuck) {
        return;
      }
    }
    super.passed(from, bytes);
  }

  /** The end of the server's bytes comes behind those that vanished. */
  @Override
  public void ended(Side from) throws IOException, InterruptedException {
    if (from == Side.CLIENT || !stuck) {
      super.ended(from);
    }
  }
}
