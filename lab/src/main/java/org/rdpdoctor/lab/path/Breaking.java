package org.rdpdoctor.lab.path;

import java.io.IOException;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.lab.path.Hindrance.Act;
import org.rdpdoctor.lab.path.Hindrance.Broken;
import org.rdpdoctor.wire.Bytes;

/** Counts what the server sends; one thread calls it with that. */
final class Breaking extends Watching {
  private static final int NOISE = 0x55;

  private final Broken tunnel;
  private int sentBytes;

  Breaking(Ends ends, Broken tunnel) {
    super(ends);
    this.tunnel = tunnel;
  }

  @Override
  public void passed(Side from, Bytes bytes) throws IOException, InterruptedException {
    if (from == Side.CLIENT || hasActed()) {
      super.passed(from, bytes);
      return;
    }
    int whole = Math.clamp(tunnel.afterBytes() - (long) sentBytes, 0, bytes.size());
    sentBytes = Math.min(sentBytes + bytes.size(), tunnel.afterBytes());
    super.passed(from, bytes.first(whole));
    if (whole < bytes.size() && tunnel.garbles()) {
      super.passed(from, noise(bytes.slice(whole, bytes.size())));
    } else if (whole < bytes.size()) {
      act(Act.CLOSE);
    }
  }

  private static Bytes noise(Bytes bytes) {
    byte[] garbled = bytes.toArray();
    for (int i = 0; i < garbled.length; i++) {
      garbled[i] ^= NOISE;
    }
    return Bytes.of(garbled);
  }
}
