package org.rdpdoctor.probe.net;

import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.wire.Bytes;

/** What the first bytes after a ClientHello look like. */
public final class HelloAnswer {
  /** As many first bytes as are needed to tell TLS from anything else. */
  static final int ENOUGH_BYTES = 16;

  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int MAJOR_VERSION = 3;

  private HelloAnswer() {}

  /** Whether the bytes can begin a TLS handshake or alert record. */
  static boolean couldBeTls(Bytes first) {
    boolean type = first.isEmpty() || first.at(0) == HANDSHAKE || first.at(0) == ALERT;
    return type && (first.size() < 2 || first.at(1) == MAJOR_VERSION);
  }

  /** A phrase for how a conversation ended. */
  public static String describe(Received how) {
    return switch (how) {
      case Received.Data _ -> "answered";
      case Received.Closed _ -> "closed";
      case Received.Reset _ -> "reset";
      case Received.Silent _ -> "silence";
      case Received.TooMuch _ -> "too many bytes";
    };
  }
}
