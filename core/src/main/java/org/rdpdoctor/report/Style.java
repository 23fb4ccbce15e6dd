package org.rdpdoctor.report;

/**
 * Colour or none. The caller decides: none when the output is no terminal or NO_COLOR is set
 * (no-color.org). Colour only repeats what the words say.
 */
public enum Style {
  PLAIN,
  ANSI;

  private static final String RESET = "\u001b[0m";

  /** What a piece of text is, not how it looks. */
  enum Tone {
    GOOD("\u001b[32m"),
    BAD("\u001b[1;31m"),
    UNSURE("\u001b[33m"),
    HEADING("\u001b[1m"),
    ASIDE("\u001b[2m");

    private final String start;

    Tone(String start) {
      this.start = start;
    }
  }

  /** Colour for {@code true}. */
  public static Style of(boolean colour) {
    return colour ? ANSI : PLAIN;
  }

  String paint(Tone tone, String text) {
    return switch (this) {
      case PLAIN -> text;
      case ANSI -> tone.start + text + RESET;
    };
  }
}
