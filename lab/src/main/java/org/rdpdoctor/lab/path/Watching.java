package org.rdpdoctor.lab.path;

import java.io.IOException;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.lab.path.Hindrance.Act;
import org.rdpdoctor.wire.Bytes;

/** Lets everything pass until it acts. */
class Watching extends Handling.Plain {
  private volatile boolean acted;

  Watching(Ends ends) {
    super(ends);
  }

  final void act(Act act) throws IOException {
    acted = true;
    switch (act) {
      case RESET -> ends().resetBoth();
      case CLOSE -> ends().endBoth();
      case SWALLOW -> {
        // nothing passes any more
      }
    }
  }

  final boolean hasActed() {
    return acted;
  }

  @Override
  public void passed(Side from, Bytes bytes) throws IOException, InterruptedException {
    if (!acted) {
      super.passed(from, bytes);
    }
  }

  @Override
  public void ended(Side from) throws IOException, InterruptedException {
    if (!acted) {
      super.ended(from);
    }
  }
}
