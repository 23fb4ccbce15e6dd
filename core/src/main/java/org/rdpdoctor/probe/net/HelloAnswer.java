package org.rdpdoctor.probe.net;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.ContentType;

/** What the first bytes after a ClientHello look like. */
final class HelloAnswer {
  /** As many first bytes as are kept to show what came instead of TLS. */
  static final int KEPT_BYTES = 64;

  private static final int MAJOR_VERSION = 3;

  private HelloAnswer() {}

  /** Whether the bytes can begin a TLS handshake or alert record. */
  static boolean couldBeTls(Bytes first) {
    boolean type = first.isEmpty() || isHandshakeOrAlert(first.at(0));
    return type && (first.size() < 2 || first.at(1) == MAJOR_VERSION);
  }

  private static boolean isHandshakeOrAlert(int type) {
    return type == ContentType.HANDSHAKE.value() || type == ContentType.ALERT.value();
  }
}
