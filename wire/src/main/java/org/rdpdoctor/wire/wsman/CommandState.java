package org.rdpdoctor.wire.wsman;

import java.util.Optional;

/** State of a command, MS-WSMV section 2.2.4.11. */
public enum CommandState {
  PENDING("Pending"),
  RUNNING("Running"),
  DONE("Done");

  private static final String PREFIX = WsmanNames.SHELL + "/CommandState/";

  private final String word;

  CommandState(String word) {
    this.word = word;
  }

  String uri() {
    return PREFIX + word;
  }

  static Optional<CommandState> ofUri(String uri) {
    for (CommandState state : values()) {
      if (state.uri().equals(uri)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
