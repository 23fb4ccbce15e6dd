package org.rdpdoctor.report;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.HostObservation.HostKeysAbsent;
import org.rdpdoctor.model.LogObservation;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.RdpFileObservation;
import org.rdpdoctor.model.RdpFileObservation.RdpFileCovered;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingsEffect;
import org.rdpdoctor.model.RegistryObservation;
import org.rdpdoctor.model.RegistryObservation.RegistryCovered;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueMissing;

/** What machines recorded themselves, each as one plain line. Names are still raw. */
final class RecordedSightings {
  private static final int MAX_FIELDS_SHOWN = 12;

  /** Its absence keeps the listener down; most other values are absent on every machine. */
  private static final String SWITCH = "fDenyTSConnections";

  private static final int MIN_BRIEF = 20;
  private static final CodeTables TABLES = new CodeTables();
  private static final Map<String, EventEntry> EVENTS = events();

  private RecordedSightings() {}

  static String log(LogObservation seen) {
    return switch (seen) {
      case EventLogged event -> event(event);
      case AttemptLogged attempt -> attempt(attempt);
      case LogCovered covered -> covered(covered);
    };
  }

  /** As {@link Sightings#line}, where the time stands beside it. */
  static String untimed(Observation observation) {
    return observation instanceof EventLogged event
        ? untimed(event)
        : observation instanceof AttemptLogged attempt
            ? untimed(attempt)
            : Sightings.line(observation);
  }

  /** In few words, where the whole stands elsewhere: an event without its fields. */
  static String briefly(Observation observation) {
    return observation instanceof EventLogged event
        ? untimed(
            new EventLogged(
                event.computer(),
                event.channel(),
                event.provider(),
                event.eventId(),
                event.level(),
                List.of(),
                event.count(),
                event.first(),
                event.last()))
        : untimed(observation);
  }

  static String registry(RegistryObservation seen) {
    return switch (seen) {
      case RegistryValueFound found ->
          "%s\\%s = %s (%s)"
              .formatted(
                  found.key(),
                  found.name().isEmpty() ? "(default)" : found.name(),
                  found.data().isEmpty() ? "(empty)" : found.data(),
                  found.kind());
      case RegistryValueMissing missing -> "%s has no %s".formatted(missing.key(), missing.name());
      case RegistryCovered covered ->
          "%s of %,d keys and %,d values%s%s"
              .formatted(
                  covered.form(),
                  covered.keys(),
                  covered.values(),
                  named(", from ", covered.roots()),
                  named(", odd: ", covered.odd()));
    };
  }

  static String saved(RdpFileObservation seen) {
    return switch (seen) {
      case RdpSettingFound setting ->
          "%s:%s:%s".formatted(setting.name(), setting.kind(), setting.value());
      case RdpSettingsEffect effect ->
          "%s: %s".formatted(String.join(" and ", effect.settings()), effect.effect());
      case RdpFileCovered covered ->
          "%d settings%s%s%s"
              .formatted(
                  covered.settings(),
                  covered.signed() ? ", signed (not checked)" : ", not signed",
                  named(", unknown: ", covered.unknown()),
                  covered.unreadable().isEmpty()
                      ? ""
                      : ", %d lines are no settings".formatted(covered.unreadable().size()));
    };
  }

  /** Worth a line for people: events that are part of every healthy connection are not. */
  static boolean tells(Observation observation) {
    if (observation instanceof PortListed port) {
      return BundleSightings.tells(port);
    }
    if (observation instanceof RegistryValueMissing missing) {
      return missing.name().equals(SWITCH);
    }
    if (observation instanceof HostKeysAbsent) {
      return false;
    }
    return !(observation instanceof EventLogged event)
        || entry(event).map(each -> !each.tags().equals(List.of("NORMAL"))).orElse(true);
  }

  private static Optional<EventEntry> entry(EventLogged seen) {
    return Optional.ofNullable(EVENTS.get(key(seen.provider(), Long.toString(seen.eventId()))));
  }

  private static Map<String, EventEntry> events() {
    Map<String, EventEntry> events = new HashMap<>();
    TABLES.events().forEach(each -> events.putIfAbsent(key(each.provider(), each.id()), each));
    return events;
  }

  private static String key(String provider, String id) {
    return provider.toLowerCase(Locale.ROOT) + "/" + id;
  }

  /** The first clause of what the table says. */
  private static String brief(String meaning) {
    int end = meaning.length();
    for (String stop : List.of(". ", "; ", " (", ": ")) {
      int at = meaning.indexOf(stop);
      end = at > MIN_BRIEF ? Math.min(end, at) : end;
    }
    return meaning.substring(0, end);
  }

  private static String event(EventLogged seen) {
    return when(seen.first(), seen.last(), seen.count()) + ", " + untimed(seen);
  }

  private static String untimed(EventLogged seen) {
    Optional<EventEntry> known = entry(seen);
    String name = known.map(EventEntry::shortProvider).orElse(seen.provider());
    String fields =
        seen.fields().stream()
            .limit(MAX_FIELDS_SHOWN)
            .map(RecordedSightings::field)
            .collect(Collectors.joining(", "));
    return "%s %s/%d%s%s"
        .formatted(
            seen.computer(),
            name,
            seen.eventId(),
            fields.isEmpty() ? "" : ", " + fields,
            known.map(each -> ": " + brief(each.meaning())).orElse(""));
  }

  private static String field(LogField field) {
    return field.name() + " " + (field.value().isBlank() ? "(empty)" : field.value().strip());
  }

  private static String attempt(AttemptLogged seen) {
    return when(seen.first(), seen.last(), seen.count()) + ", " + untimed(seen);
  }

  private static String untimed(AttemptLogged seen) {
    String how =
        switch (seen.reached()) {
          case SERVICE -> "ended before a session was set up";
          case CONNECTION -> "security passed, no session";
          case SESSION -> "came to a session";
        };
    return "%s connection from %s %s%s%s%s"
        .formatted(
            seen.computer(),
            seen.client().orElse("an unnamed client"),
            how,
            seen.logonRefused() ? ", user name or password refused" : "",
            seen.securityError().map(code -> ", security error " + CodeEntry.hex(code)).orElse(""),
            seen.socketError().map(code -> ", socket error " + code).orElse(""));
  }

  private static String covered(LogCovered seen) {
    String span =
        seen.oldest().isPresent() && seen.newest().isPresent()
            ? ", %s to %s".formatted(seen.oldest().get(), seen.newest().get())
            : "";
    return "%,d events%s%s%s%s%s%s%s"
        .formatted(
            seen.records(),
            named(" of ", seen.computers()),
            named(" in ", seen.channels()),
            span,
            seen.unreadable() == 0 ? "" : ", %,d not readable".formatted(seen.unreadable()),
            seen.full() ? ", full: older ones are gone" : "",
            seen.dirty() ? ", copied while it was open" : "",
            named(", odd: ", seen.oddities()));
  }

  private static String named(String lead, List<String> names) {
    return names.isEmpty() ? "" : lead + String.join("; ", names);
  }

  private static String when(Instant first, Instant last, long count) {
    return count == 1 ? first.toString() : "%,d times from %s to %s".formatted(count, first, last);
  }
}
