package org.rdpdoctor.remote.examine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/** What was found on one machine, and what could not be read and why; bounded. */
final class Findings {
  static final int MAX_OBSERVATIONS = 200_000;

  /** More parts than that tell nobody more. */
  private static final int MAX_PARTS = 500;

  private record Reason(Unread reason, String because) {}

  private final String channel;
  private final List<Observed> found = new ArrayList<>();
  private final Map<Reason, Set<String>> unread = new LinkedHashMap<>();
  private boolean full;

  Findings(String channel) {
    this.channel = channel;
  }

  String channel() {
    return channel;
  }

  Source at(String place) {
    return new Source.Host(channel, bounded(place));
  }

  void add(String place, Observation observation) {
    add(new Observed(at(place), observation));
  }

  void add(Observed observed) {
    if (found.size() < MAX_OBSERVATIONS) {
      found.add(observed);
    } else {
      full = true;
    }
  }

  /** Something is not known. */
  void unread(String part, Unread reason, String because) {
    Set<String> parts =
        unread.computeIfAbsent(new Reason(reason, bounded(because)), _ -> new LinkedHashSet<>());
    if (parts.size() < MAX_PARTS) {
      parts.add(bounded(part));
    }
  }

  /** What is known of the way to the machine. */
  void take(List<HostObservation> surroundings) {
    for (HostObservation each : surroundings) {
      if (each instanceof HostPartUnread part) {
        part.parts().forEach(name -> unread(name, part.reason(), part.because()));
      } else {
        add("around the machine", each);
      }
    }
  }

  long unread() {
    return unread.values().stream().mapToLong(Set::size).sum();
  }

  List<Observed> found() {
    return found;
  }

  /** The reasons why something is not known, as observations. */
  void finish() {
    if (full) {
      unread("what came last", Unread.CUT, "more than %,d facts".formatted(MAX_OBSERVATIONS));
    }
    unread.forEach((why, parts) ->
        found.add(
            new Observed(
                at("the machine"),
                new HostPartUnread(List.copyOf(parts), why.reason(), why.because()))));
  }

  /** Text of the machine, no longer than observations hold. */
  static String bounded(String text) {
    return text.length() > HostObservation.MAX_CHARACTERS
        ? text.substring(0, HostObservation.MAX_CHARACTERS)
        : text;
  }
}
