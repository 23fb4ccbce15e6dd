package org.rdpdoctor.wire.tls;

import java.util.List;
import org.rdpdoctor.wire.Bytes;

/** Bytes after the last field of a message. */
final class Trailing {
  private Trailing() {}

  static void addOddity(List<String> oddities, HandshakeType type, Bytes trailing) {
    if (!trailing.isEmpty()) {
      oddities.add("%d bytes follow the last field of %s".formatted(trailing.size(), type));
    }
  }
}
