package org.rdpdoctor.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.probe.Credentials;

/** Going on beyond NLA starts a session on the server: said first, and done only if agreed. */
final class SessionConsent {
  private static final List<String> AGREEMENTS = List.of("y", "yes");

  private SessionConsent() {}

  static void obtain(Console console, Optional<Credentials> credentials, boolean agreed) {
    console.complain(warning(credentials));
    if (agreed) {
      return;
    }
    if (!console.inIsTerminal()) {
      throw new UsageProblem("nobody can be asked here: add --yes to agree to that");
    }
    console.err().print("Go on? [y/N] ");
    console.err().flush();
    if (!AGREEMENTS.contains(answer(console).strip().toLowerCase(Locale.ROOT))) {
      throw new UsageProblem("not agreed: without --until session no session is started");
    }
  }

  private static String warning(Optional<Credentials> credentials) {
    return credentials
        .map(each ->
            "this starts a session as %s: if that account is signed in there, its session is taken"
                    .formatted(UsageProblem.quote(each.account()))
                + " over and its user disconnected (programs go on running); on a Windows client"
                + " edition anyone signed in is asked to leave. It ends at once after it began")
        .orElse(
            "this starts a session without credentials where the server takes one: it ends at"
                + " its sign-in screen");
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
