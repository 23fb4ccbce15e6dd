package org.rdpdoctor.app;

import org.rdpdoctor.report.PlainText;

/** What the user must change; the message is the one line to print. */
final class UsageProblem extends RuntimeException {
  private static final int MAX_WORD_CHARACTERS = 80;

  UsageProblem(String message) {
    super(message);
  }

  /** A word of the user's as a message quotes it: short, and nothing in it acts on a terminal. */
  static String quote(Object word) {
    String text = word.toString();
    boolean whole = text.length() <= MAX_WORD_CHARACTERS;
    return PlainText.show(whole ? text : text.substring(0, MAX_WORD_CHARACTERS) + "...");
  }
}
