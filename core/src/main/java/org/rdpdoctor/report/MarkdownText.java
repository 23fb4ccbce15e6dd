package org.rdpdoctor.report;

import java.util.regex.Pattern;

/**
 * Text for a ticket (CommonMark with GitHub's tables): whatever it quotes stays text. No link,
 * HTML, image, mention, emphasis or cell comes of it; commands between back quotes stay code.
 */
final class MarkdownText {
  private static final Pattern SIGNS = Pattern.compile("[\\\\`*_\\[\\]<>|~&#!$]");
  private static final Pattern WEB = Pattern.compile("(?i)\\bwww\\.");

  private MarkdownText() {}

  /** A cell of a table takes a bar only behind a backslash, in code, too. */
  static String cell(String text) {
    return escape(text).replaceAll("(?<!\\\\)\\|", "\\\\|");
  }

  /** A sentence of ours that may quote strangers, on one line. */
  static String escape(String text) {
    String plain = PlainText.showSentence(text);
    String[] parts = plain.split("`", -1);
    if (parts.length % 2 == 0) {
      return words(plain);
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      shown.append(i % 2 == 0 ? words(parts[i]) : code(parts[i]));
    }
    return shown.toString();
  }

  /** A word as code, whatever is in it. */
  static String identifier(String word) {
    return code(PlainText.show(word).replace('`', '\''));
  }

  private static String code(String command) {
    return command.isBlank() ? "" : "`" + command + "`";
  }

  /** The comment keeps a mention or an address of mail from being made a link. */
  private static String words(String text) {
    String signs = SIGNS.matcher(text).replaceAll("\\\\$0");
    return WEB.matcher(signs)
        .replaceAll(found -> found.group().replace(".", "\\\\."))
        .replace("://", ":\\//")
        .replace("@", "@<!-- -->");
  }
}
