package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;

/** Text of strangers (names in certificates, phrases from a resolver) made fit for a sentence. */
public final class PlainText {
  private static final int MAX_CHARACTERS = 120;

  private PlainText() {}

  /** One line, no control or format characters, at most 120 characters. */
  public static String of(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .limit(MAX_CHARACTERS)
        .forEach(point -> plain.appendCodePoint(isPlain(point) ? point : '?'));
    if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
      plain.append("...");
    }
    return plain.toString();
  }

  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** A length of time as people say it: "40 ms", "5.1 s", "12 minutes", "3 days". */
  public static String of(Duration duration) {
    long millis = duration.abs().toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 120_000) {
      return "%d.%d s".formatted(millis / 1000, millis % 1000 / 100);
    }
    long minutes = Math.round(millis / 60_000.0);
    if (minutes < 120) {
      return minutes + " minutes";
    }
    long hours = Math.round(minutes / 60.0);
    return hours < 48 ? hours + " hours" : Math.round(hours / 24.0) + " days";
  }
}
