package org.rdpdoctor.probe.gateway;

import org.rdpdoctor.probe.net.Conversation.Received;

/** Words for how a connection ends. */
final class Links {
  private Links() {}

  static String phrase(Received how) {
    return switch (how) {
      case Received.Closed _ -> "closed";
      case Received.Reset _ -> "reset";
      case Received.Silent _, Received.Data _ -> "silence";
      case Received.TooMuch _ -> "more bytes than we take";
    };
  }
}
