package org.rdpdoctor.remedy;

/** Text as it stands in a PowerShell script. */
final class PowerShell {
  private PowerShell() {}

  /**
   * In single quotes; nothing inside is special then. What is not ASCII is named by its number:
   * Windows PowerShell 5.1 reads a script without a mark in the code page of the machine.
   */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("'");
    boolean plain = true;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\'') {
        quoted.append("''");
      } else if (each < ' ' || each > '~') {
        quoted.append("' + [char]0x%04X + '".formatted((int) each));
        plain = false;
      } else {
        quoted.append(each);
      }
    }
    quoted.append('\'');
    return plain ? quoted.toString() : "(" + quoted + ")";
  }

  /** One line of ASCII that stays a comment. */
  static String comment(String text) {
    return "# " + text.replaceAll("\\p{Cntrl}", " ").replaceAll("[^ -~]", "?");
  }

  static String flag(boolean value) {
    return value ? "$true" : "$false";
  }
}
