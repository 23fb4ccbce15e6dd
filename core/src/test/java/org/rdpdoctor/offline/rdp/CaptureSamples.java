package org.rdpdoctor.offline.rdp;

import java.util.List;
import org.rdpdoctor.wire.Bytes;

/** Captures of our own for tests of all kinds of files. */
public final class CaptureSamples {
  private CaptureSamples() {}

  public static List<Bytes> all() {
    return MadeCapturesTest.samples();
  }
}
