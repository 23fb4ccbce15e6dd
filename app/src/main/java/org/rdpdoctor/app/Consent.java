package org.rdpdoctor.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An explicit yes, before anything is done that others notice. */
final class Consent {
  private static final List<String> AGREEMENTS = List.of("y", "yes");

  private Consent() {}

  /**
   * Goes on when the person agrees, or did so with {@code --yes}.
   *
   * @param toWhat follows "add --yes to agree to"
   * @param otherwise follows "not agreed:"
   */
  static void obtain(
      Console console, boolean given, String question, String toWhat, String otherwise) {
    if (given) {
      return;
    }
    if (!console.inIsTerminal()) {
      throw new UsageProblem("nobody can be asked here: add --yes to agree to " + toWhat);
    }
    console.err().print(question + " [y/N] ");
    console.err().flush();
    if (!AGREEMENTS.contains(answer(console).strip().toLowerCase(Locale.ROOT))) {
      throw new UsageProblem("not agreed: " + otherwise);
    }
  }

  private static String answer(Console console) {
    try {
      String line =
          new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8))
              .readLine();
      return line == null ? "" : line;
    } catch (IOException unreadable) {
      return "";
    }
  }
}
