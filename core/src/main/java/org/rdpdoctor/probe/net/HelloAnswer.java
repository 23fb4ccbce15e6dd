package org.rdpdoctor.probe.net;

import org.rdpdoctor.wire.Bytes;

/** What the first bytes after a ClientHello look like. */
final class HelloAnswer {
  /** As many first bytes as are kept to show what came instead of TLS. */
  static final int KEPT_BYTES = 64;

  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int MAJOR_VERSION = 3;

  private HelloAnswer() {}

  /** Whether the bytes can begin a TLS handshake or alert record. */
  static boolean couldBeTls(Bytes first) {
    boolean type = first.isEmpty() || first.at(0) == HANDSHAKE || first.at(0) == ALERT;
    return type && (first.size() < 2 || first.at(1) == MAJOR_VERSION);
  }
}
