package org.rdpdoctor.offline.bundle;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.SessionListenerListed;
import org.rdpdoctor.model.BundleObservation.SessionsCovered;

/**
 * {@code qwinsta}. Listeners are told by their numbers, which begin at 65536; the word for the
 * state depends on the language. Names of users are not taken.
 */
final class SessionsPart implements PartReader {
  private static final Pattern SERVICES = Pattern.compile("[ >]services\\s+0\\s.*");
  private static final Pattern ROW = Pattern.compile("[ >](\\S*)\\s.*?\\b(\\d{1,5})\\s{1,4}\\S.*");
  private static final Pattern LISTENER =
      Pattern.compile("[ >]([^\\s#]+)\\s+(\\d{5,6})\\s{1,4}\\S.*");
  private static final long FIRST_LISTENER = 65_536;
  private static final int MAX_LISTENERS = 50;

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream().anyMatch(line -> SERVICES.matcher(line).matches());
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    long sessions = 0;
    long listeners = 0;
    for (String line : lines) {
      Matcher listener = LISTENER.matcher(line);
      if (listener.matches() && Long.parseLong(listener.group(2)) >= FIRST_LISTENER) {
        listeners++;
        if (listeners <= MAX_LISTENERS) {
          found.accept(
              new SessionListenerListed(
                  PartText.bounded(listener.group(1)), Long.parseLong(listener.group(2))));
        }
      } else if (ROW.matcher(line).matches()) {
        sessions++;
      }
    }
    found.accept(new SessionsCovered(sessions, listeners));
  }
}
