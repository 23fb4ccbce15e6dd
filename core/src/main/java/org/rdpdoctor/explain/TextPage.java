package org.rdpdoctor.explain;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.codes.CodeTables;

/** Lays plain text out: sections, bullets and wrapped lines. */
final class TextPage {
  /** Longest line; a longer word stands on a line of its own. */
  static final int WIDTH = 96;

  private final StringBuilder page = new StringBuilder();
  private final Style style;

  TextPage(Style style) {
    this.style = style;
  }

  void verdict(String text) {
    for (String line : wrap(text, WIDTH, WIDTH)) {
      page.append(style.strong(line)).append('\n');
    }
  }

  void heading(String text) {
    page.append('\n').append(style.heading(text)).append('\n');
  }

  void line(String indent, String text) {
    hanging(indent, indent, text);
  }

  /** A text whose first line starts with one prefix and all others with another. */
  void hanging(String first, String others, String text) {
    String prefix = first;
    for (String line : wrap(text, WIDTH - first.length(), WIDTH - others.length())) {
      page.append(prefix).append(line).append('\n');
      prefix = others;
    }
  }

  void bullets(String heading, List<String> texts) {
    if (!texts.isEmpty()) {
      heading(heading);
      for (String text : texts) {
        hanging("  - ", "    ", text);
      }
    }
  }

  void raw(String text) {
    page.append(text);
  }

  private static List<String> wrap(String text, int firstWidth, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int limit = firstWidth;
    for (String word : CodeTables.split(text, " ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > limit) {
        lines.add(line.toString());
        line.setLength(0);
        limit = width;
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
