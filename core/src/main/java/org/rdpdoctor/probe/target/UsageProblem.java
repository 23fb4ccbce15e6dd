package org.rdpdoctor.probe.target;

/**
 * What the user gave cannot be used. The message is one printable line that says how to mend it.
 */
public final class UsageProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int MAX_QUOTED = 80;

  public UsageProblem(String message) {
    super(message);
  }

  /** The line; never null. */
  public String line() {
    return String.valueOf(getMessage());
  }

  /** Text from outside in quotes, cut short, with a question mark for what cannot be printed. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .limit(MAX_QUOTED)
        .map(codePoint -> isPrintable(codePoint) ? codePoint : '?')
        .forEach(quoted::appendCodePoint);
    return quoted.append(text.length() > MAX_QUOTED ? "...\"" : "\"").toString();
  }

  /** Neither a control nor a format character, which could rearrange a terminal's line. */
  static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
