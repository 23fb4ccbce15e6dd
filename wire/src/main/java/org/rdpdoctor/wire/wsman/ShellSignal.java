package org.rdpdoctor.wire.wsman;

import java.util.Locale;
import java.util.Optional;

/** What a command is told, MS-WSMV section 2.2.4.38. */
public enum ShellSignal {
  TERMINATE("terminate"),
  CTRL_C("ctrl_c"),
  CTRL_BREAK("ctrl_break");

  private static final String PREFIX = WsmanNames.SHELL + "/signal/";

  private final String word;

  ShellSignal(String word) {
    this.word = word;
  }

  String uri() {
    return PREFIX + word;
  }

  /** Clients do not agree on the letters' case. */
  static Optional<ShellSignal> ofUri(String uri) {
    for (ShellSignal signal : values()) {
      if (signal.uri().toLowerCase(Locale.ROOT).equals(uri.toLowerCase(Locale.ROOT))) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }
}
