package org.rdpdoctor.interview;

import java.util.Locale;
import java.util.Optional;

/** What a person may say to a question. */
enum Reply {
  YES("yes"),
  NO("no"),
  UNKNOWN("don't know"),
  BACK("back"),
  STOP("stop");

  private final String words;

  Reply(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Short forms count; empty when it is none of these. */
  static Optional<Reply> of(String line) {
    return switch (line.strip().toLowerCase(Locale.ROOT)) {
      case "y", "yes" -> Optional.of(YES);
      case "n", "no" -> Optional.of(NO);
      case "?", "d", "don't know", "dont know", "unknown" -> Optional.of(UNKNOWN);
      case "b", "back" -> Optional.of(BACK);
      case "s", "stop", "q", "quit", "exit" -> Optional.of(STOP);
      default -> Optional.empty();
    };
  }
}
