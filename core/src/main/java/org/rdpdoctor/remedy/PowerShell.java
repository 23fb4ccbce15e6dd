package org.rdpdoctor.remedy;

/** Text as it stands in a PowerShell script. */
final class PowerShell {
  /** All of these end a text in single quotes: about_Quoting_Rules. */
  private static final String QUOTES = "'\u2018\u2019\u201a\u201b";

  private PowerShell() {}

  /** In single quotes; nothing inside is special then. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("'");
    text.codePoints()
        .forEach(point -> {
          if (QUOTES.indexOf(point) >= 0) {
            quoted.appendCodePoint(point);
          }
          quoted.appendCodePoint(point);
        });
    return quoted.append('\'').toString();
  }

  /** One line that stays a comment. */
  static String comment(String text) {
    return "# " + text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ");
  }

  static String flag(boolean value) {
    return value ? "$true" : "$false";
  }
}
