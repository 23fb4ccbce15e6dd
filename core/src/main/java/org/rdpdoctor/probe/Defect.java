package org.rdpdoctor.probe;

import java.util.Arrays;
import org.rdpdoctor.model.StageOutcome.Crashed;

/** Puts a mistake of ours into one line: what was thrown, where, and its message. */
final class Defect {
  private static final int MAX_LENGTH = 300;
  private static final String OURS = "org.rdpdoctor.";

  private Defect() {}

  static Crashed of(Throwable thrown) {
    String line =
        "%s%s: %s".formatted(thrown.getClass().getSimpleName(), place(thrown), thrown.getMessage());
    String printable =
        line.codePoints()
            .limit(MAX_LENGTH)
            .map(Defect::printable)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return new Crashed(printable);
  }

  /** A message can hold what a peer sent. */
  private static int printable(int codePoint) {
    return codePoint < ' ' || codePoint > '~' ? '?' : codePoint;
  }

  private static String place(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .map(frame -> " at %s:%d".formatted(frame.getFileName(), frame.getLineNumber()))
        .orElse("");
  }
}
