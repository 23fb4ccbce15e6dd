package org.rdpdoctor.app;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import org.rdpdoctor.report.PlainText;

/**
 * What a command talks to.
 *
 * @param inIsTerminal a person types {@code in}: a hint makes sense
 * @param outIsTerminal a person reads {@code out}: colour makes sense
 * @param errIsTerminal a person sees {@code err}: progress makes sense
 */
record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal) {
  /** Set by the launcher, which can tell at no cost. */
  private static final String IN_PROPERTY = "rdpdoctor.in.terminal";

  private static final String OUT_PROPERTY = "rdpdoctor.out.terminal";

  private static final String ERR_PROPERTY = "rdpdoctor.err.terminal";

  /** The process's own streams. */
  static Console ofProcess() {
    return new Console(
        System.in,
        System.out,
        System.err,
        System.getenv(),
        Boolean.getBoolean(IN_PROPERTY),
        Boolean.getBoolean(OUT_PROPERTY),
        Boolean.getBoolean(ERR_PROPERTY));
  }

  /** Colour only for a person who has not switched it off (no-color.org). */
  boolean colour() {
    return outIsTerminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /** One line about what went wrong; nothing in it acts on the terminal. */
  void complain(String problem) {
    err.println("rdpdoctor: " + PlainText.showSentence(problem));
  }
}
