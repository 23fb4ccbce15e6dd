package org.rdpdoctor.app;

import java.util.Optional;
import org.rdpdoctor.probe.Credentials;

/** Going on beyond NLA starts a session on the server: said first, and done only if agreed. */
final class SessionConsent {
  private SessionConsent() {}

  static void obtain(Console console, Optional<Credentials> credentials, boolean agreed) {
    console.complain(warning(credentials));
    Consent.obtain(
        console, agreed, "Go on?", "that", "without --until session no session is started");
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
}
