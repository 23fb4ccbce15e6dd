package org.rdpdoctor.report;

import java.util.Set;

/**
 * Text of strangers (certificate names, banners, files) made fit for a terminal and a log: one
 * line, nothing that moves the cursor, hides or reorders. What is not plain is shown as an escape,
 * so that two different names stay different.
 */
public final class PlainText {
  /** A name longer than this is shortened; names on the wire are far shorter. */
  public static final int MAX_NAME_CHARACTERS = 200;

  /** A sentence of ours that quotes names may be longer. */
  public static final int MAX_SENTENCE_CHARACTERS = 2000;

  private static final int MAX_MARKS_IN_A_ROW = 3;
  private static final int LATIN_1_END = 0xFF;

  /** Letters and symbols that leave no ink, or a blank that is not a space. */
  private static final Set<Integer> INVISIBLE =
      Set.of(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0);

  private PlainText() {}

  /** A name, at most {@link #MAX_NAME_CHARACTERS} of it. */
  public static String show(String text) {
    return show(text, MAX_NAME_CHARACTERS);
  }

  /** A sentence that may quote names, at most {@link #MAX_SENTENCE_CHARACTERS} of it. */
  public static String showSentence(String text) {
    return show(text, MAX_SENTENCE_CHARACTERS);
  }

  /** A name, at most so many characters of it. */
  static String show(String text, int limit) {
    int length = text.codePointCount(0, text.length());
    StringBuilder shown = new StringBuilder(Math.min(text.length(), limit));
    int marks = 0;
    int at = 0;
    for (int count = 0; count < Math.min(length, limit); count++) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      marks = isMark(point) ? marks + 1 : 0;
      if (isPlain(point) && marks <= MAX_MARKS_IN_A_ROW) {
        shown.appendCodePoint(point);
      } else {
        shown.append(escape(point));
      }
    }
    return length <= limit ? shown.toString() : shown + "...(" + (length - limit) + " more)";
  }

  private static boolean isMark(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
      default -> false;
    };
  }

  private static boolean isPlain(int point) {
    if (point == ' ') {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !INVISIBLE.contains(point) && !isVariationSelector(point);
    };
  }

  private static boolean isVariationSelector(int point) {
    return (point >= 0xFE00 && point <= 0xFE0F)
        || (point >= 0x180B && point <= 0x180F)
        || (point >= 0xE0100 && point <= 0xE01EF);
  }

  private static String escape(int point) {
    if (point <= LATIN_1_END) {
      return "\\x%02x".formatted(point);
    }
    return Character.isBmpCodePoint(point)
        ? "\\u%04x".formatted(point)
        : "\\u{%x}".formatted(point);
  }
}
