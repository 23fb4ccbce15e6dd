package org.rdpdoctor.explain;

/** Makes hostile or messy text safe to read and to print back. */
final class InputText {
  /** Longest input that is read; a dialog has about 500 characters. */
  static final int MAX_INPUT_CHARACTERS = 65_536;

  private static final int MAX_SHOWN_CHARACTERS = 60;
  private static final char ESCAPE = '\u001b';

  private InputText() {}

  /**
   * The text without control, format and private characters, with plain spaces, hyphens,
   * apostrophes and line feeds.
   */
  static String clean(String raw) {
    StringBuilder clean = new StringBuilder(raw.length());
    int at = 0;
    while (at < raw.length()) {
      if (raw.charAt(at) == ESCAPE && at + 1 < raw.length() && raw.charAt(at + 1) == '[') {
        at = afterEscapeSequence(raw, at + 2);
        continue;
      }
      int c = raw.codePointAt(at);
      append(clean, c);
      at += Character.charCount(c);
    }
    return clean.toString().strip();
  }

  /** ECMA-48 section 5.4: a control sequence ends with a byte from 0x40 to 0x7E. */
  private static int afterEscapeSequence(String raw, int from) {
    int at = from;
    while (at < raw.length() && (raw.charAt(at) < 0x40 || raw.charAt(at) > 0x7e)) {
      at++;
    }
    return at + 1;
  }

  private static void append(StringBuilder clean, int c) {
    if (c == '\n' || c == '\r') {
      clean.append('\n');
    } else if (c == '\u2018' || c == '\u2019') {
      clean.append('\'');
    } else {
      switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.SPACE_SEPARATOR,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED ->
            clean.append(' ');
        case Character.FORMAT -> {
          // invisible marks that a copied dialog can carry, such as U+200E
        }
        case Character.DASH_PUNCTUATION -> clean.append('-');
        default -> clean.appendCodePoint(c == 0x2212 ? '-' : c); // 0x2212 is the minus sign
      }
    }
  }

  /** One short line for messages, from cleaned text. */
  static String shown(String clean) {
    String line = clean.replace('\n', ' ');
    if (line.length() <= MAX_SHOWN_CHARACTERS) {
      return line;
    }
    int end = MAX_SHOWN_CHARACTERS - 3;
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end) + "...";
  }
}
