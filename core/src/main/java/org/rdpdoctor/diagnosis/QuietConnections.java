package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.diagnosis.picture.BetweenPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.model.BetweenObservation.ConnectionHeld;

/** What became of connections that were kept quiet, in words. */
final class QuietConnections {
  private QuietConnections() {}

  static List<String> notes(BetweenPicture between) {
    List<String> notes = new ArrayList<>();
    between.held().forEach(each -> notes.add(note(each)));
    between
        .endedAlike()
        .ifPresent(age ->
            notes.add(
                "those with and without keep-alives ended at the same age of %s, which was the same moment, too: the server's own limit for connections that do not sign in, a device's limit on sessions, or something that ended all at this moment; it says nothing of quiet sessions"
                    .formatted(PlainText.of(age))));
    return notes;
  }

  private static String note(ConnectionHeld held) {
    String what =
        held.keptAlive() ? "a connection with TCP keep-alives" : "a connection without a packet";
    String after = "after " + PlainText.of(held.quiet());
    return switch (held.end()) {
      case STOOD -> "%s was good %s".formatted(what, after);
      case CLOSED -> "%s was closed from the other side %s".formatted(what, after);
      case RESET -> "%s was reset %s".formatted(what, after);
      case RESET_WHEN_USED -> "%s was reset when it was used again %s".formatted(what, after);
      case DEAF_WHEN_USED -> "%s was dead when it was used again %s".formatted(what, after);
      case NOT_AWAITED -> "%s was good %s, when the wait was ended".formatted(what, after);
    };
  }
}
