package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of text for a terminal. Every text and label is made plain here, so that no escape sequence
 * but our own colours can come out, whatever a report hands in; leads and marks are constants.
 */
final class Page {
  /** Fits a console of 100 columns without touching its edge. */
  static final int WIDTH = 98;

  private final Style style;
  private final StringBuilder lines = new StringBuilder();

  Page(Style style) {
    this.style = style;
  }

  void blank() {
    lines.append('\n');
  }

  void heading(String text) {
    line(Style.Tone.HEADING, text);
  }

  void line(Style.Tone tone, String text) {
    wrap("", "", text).forEach(each -> append(style.paint(tone, each)));
  }

  /** A wrapped text behind a mark such as "- "; its further lines are indented as far. */
  void item(String mark, String text) {
    wrap(mark, " ".repeat(mark.length()), text).forEach(this::append);
  }

  /** A coloured label behind a lead of ours, then a wrapped text indented as far. */
  void entry(String lead, Style.Tone tone, String label, String text) {
    String shownLabel = PlainText.showSentence(label);
    String head = lead + shownLabel + "  ";
    List<String> wrapped = wrap(head, " ".repeat(head.length()), text);
    String rest = wrapped.getFirst().substring(lead.length() + shownLabel.length());
    append(lead + style.paint(tone, shownLabel) + rest);
    wrapped.stream().skip(1).forEach(this::append);
  }

  /** How many lines the item takes. */
  static int height(String mark, String text) {
    return wrap(mark, " ".repeat(mark.length()), text).size();
  }

  String text() {
    return lines.toString();
  }

  private void append(String line) {
    lines.append(line.stripTrailing()).append('\n');
  }

  private static List<String> wrap(String first, String rest, String text) {
    List<String> wrapped = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean fresh = true;
    for (String word : words(PlainText.showSentence(text))) {
      if (!fresh && length(line) + 1 + word.codePointCount(0, word.length()) > WIDTH) {
        wrapped.add(line.toString());
        line = new StringBuilder(rest);
        fresh = true;
      }
      line.append(fresh ? "" : " ").append(word);
      fresh = false;
    }
    wrapped.add(line.toString());
    return wrapped;
  }

  private static int length(CharSequence text) {
    return (int) text.codePoints().count();
  }

  /** The words; a command between back quotes stays whole, so that it can be copied. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '`';
      if (c == ' ' && (!quoted || text.indexOf('`', i) < 0)) {
        addWord(words, word);
      } else {
        word.append(c);
      }
    }
    addWord(words, word);
    return words;
  }

  private static void addWord(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
