package org.rdpdoctor.lab.path;

import java.io.IOException;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.wire.Bytes;

/** What a hindrance does with one connection; called by two threads, one for each side. */
interface Handling {
  /** Something has come from that side. */
  void passed(Side from, Bytes bytes) throws IOException, InterruptedException;

  /** That side has ended properly. */
  void ended(Side from) throws IOException, InterruptedException;

  /** That side has reset the connection, or it broke. */
  void broken(Side from) throws InterruptedException;

  /** The connection is over; whatever waits is to end. */
  default void closed() {}

  /** Lets everything pass. */
  class Plain implements Handling {
    private final Ends ends;

    Plain(Ends ends) {
      this.ends = ends;
    }

    final Ends ends() {
      return ends;
    }

    @Override
    public void passed(Side from, Bytes bytes) throws IOException, InterruptedException {
      ends.send(from.other(), bytes);
    }

    @Override
    public void ended(Side from) throws IOException, InterruptedException {
      ends.end(from.other());
    }

    @Override
    public void broken(Side from) throws InterruptedException {
      ends.resetBoth();
    }
  }
}
