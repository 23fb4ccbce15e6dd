package org.rdpdoctor.offline.evtx;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.wire.evtx.EventElement;
import org.rdpdoctor.wire.evtx.EventField;
import org.rdpdoctor.wire.evtx.EventSystem;

/** Makes observations of the events of one file. */
final class EventCollector {
  /** A file of more channels or computers than that says no more about them. */
  private static final int MAX_NAMES = 50;

  private static final int MAX_ODDITIES = 20;

  /** Of the fields of all events together. A few bytes of a log can name a long text many times. */
  private static final long MAX_CHARACTERS = 64L << 20;

  private static final String SECURITY = "Microsoft-Windows-Security-Auditing";

  /** Logons at the console, of services and of tasks say nothing about Remote Desktop. */
  private static final String LISTENER_KEY = "TSSecKeySet";

  private static final Set<String> SUCCESS = Set.of("0x0", "0");
  private static final Set<String> LOCAL_LOGONS = Set.of("0", "2", "4", "5", "11");

  private final EventTable table;
  private final String file;
  private final Reading reading;
  private final Floods<List<Object>, EventLogged> floods = new Floods<>(this::addEvents);
  private final Attempts attempts = new Attempts(this::addAttempts);
  private final Set<String> channels = new LinkedHashSet<>();
  private final Set<String> computers = new LinkedHashSet<>();
  private final Set<String> oddities = new LinkedHashSet<>();
  private long charactersLeft = MAX_CHARACTERS;
  private long records;
  private long unreadable;
  private Optional<Instant> oldest = Optional.empty();
  private Optional<Instant> newest = Optional.empty();

  EventCollector(EventTable table, String file, Reading reading) {
    this.table = table;
    this.file = file;
    this.reading = reading;
  }

  /**
   * What is needed of one event. Does not change the collector, so several threads may do it.
   *
   * @param record its number in the file, where the event does not say it itself
   * @return empty when it is no event
   */
  Optional<Taken> look(EventElement event, long record) {
    return EventSystem.of(event).map(system -> look(system, event, record));
  }

  private Taken look(EventSystem system, EventElement event, long record) {
    boolean inside = system.created().map(reading.window()::contains).orElse(false);
    boolean wanted = inside && (Attempts.concerns(system) || table.matters(system));
    return new Taken(
        system,
        system.recordNumber().orElse(record),
        wanted ? Optional.of(EventField.of(event)) : Optional.empty());
  }

  /**
   * An event that was looked at.
   *
   * @param fields empty when it is of no interest
   */
  record Taken(EventSystem system, long number, Optional<List<EventField>> fields) {}

  /** Takes one event; in the order of the file. */
  void take(Optional<Taken> event) {
    event.ifPresentOrElse(this::take, () -> unreadable("an event without a provider"));
  }

  private void take(Taken event) {
    EventSystem system = event.system();
    records++;
    cover(system);
    if (event.fields().isEmpty() || system.created().isEmpty()) {
      return;
    }
    Instant time = system.created().get();
    List<EventField> fields = event.fields().get();
    if (Attempts.concerns(system)) {
      attempts.take(system, fields, event.number(), time);
    }
    if (table.matters(system) && !isLocalLogon(system, fields) && !isAnotherKey(fields)) {
      addEvent(system, table.kept(system, fields), event.number(), time);
    }
  }

  void unreadable(String problem) {
    unreadable++;
    odd(problem);
  }

  void odd(String oddity) {
    if (oddities.size() < MAX_ODDITIES) {
      oddities.add(oddity);
    }
  }

  private void cover(EventSystem system) {
    if (channels.size() < MAX_NAMES) {
      channels.add(shown(system.channel()));
    }
    if (computers.size() < MAX_NAMES) {
      computers.add(shown(system.computer()));
    }
    if (system.created().isPresent()) {
      Instant time = system.created().get();
      oldest = oldest.isPresent() && !time.isBefore(oldest.get()) ? oldest : system.created();
      newest = newest.isPresent() && !time.isAfter(newest.get()) ? newest : system.created();
    }
  }

  private static boolean isLocalLogon(EventSystem system, List<EventField> fields) {
    return system.provider().equals(SECURITY)
        && fields.stream()
            .anyMatch(each ->
                each.name().equals("LogonType") && LOCAL_LOGONS.contains(each.value().strip()));
  }

  /** A key that is not the listener's own was used with success: that tells nothing of RDP. */
  private static boolean isAnotherKey(List<EventField> fields) {
    boolean another = false;
    boolean success = false;
    for (EventField field : fields) {
      another |= field.name().equals("KeyName") && !field.value().startsWith(LISTENER_KEY);
      success |= field.name().equals("ReturnCode") && SUCCESS.contains(field.value().strip());
    }
    return another && success;
  }

  private void addEvent(EventSystem system, List<EventField> fields, long record, Instant time) {
    List<Object> key = new ArrayList<>();
    key.add(shown(system.computer()));
    key.add(shown(system.provider()));
    key.add(system.id());
    List<LogField> kept = new ArrayList<>();
    for (EventField field : fields) {
      LogField logged = new LogField(shown(field.name()), shown(field.value()));
      charactersLeft -= logged.name().length() + logged.value().length();
      if (charactersLeft < 0) {
        odd("more text than is kept: later events are without their fields");
        break;
      }
      kept.add(logged);
      if (!EventTable.isVolatile(field.name())) {
        key.add(logged);
      }
    }
    EventLogged first =
        new EventLogged(
            shown(system.computer()),
            shown(system.channel()),
            shown(system.provider()),
            system.id(),
            system.level(),
            kept,
            1,
            time,
            time);
    floods.add(key, first, record, time, time);
  }

  private static String shown(String text) {
    return text.length() > LogField.MAX_CHARACTERS
        ? text.substring(0, LogField.MAX_CHARACTERS)
        : text;
  }

  private void addEvents(Floods.Flood<EventLogged> flood) {
    EventLogged first = flood.first();
    add(
        flood.record(),
        new EventLogged(
            first.computer(),
            first.channel(),
            first.provider(),
            first.eventId(),
            first.level(),
            first.fields(),
            flood.count(),
            flood.begin(),
            flood.end()));
  }

  private void addAttempts(Floods.Flood<AttemptLogged> flood) {
    AttemptLogged first = flood.first();
    add(
        flood.record(),
        new AttemptLogged(
            first.computer(),
            first.client(),
            first.reached(),
            first.logonRefused(),
            first.securityError(),
            first.socketError(),
            flood.count(),
            flood.begin(),
            flood.end()));
  }

  private void add(long record, org.rdpdoctor.model.LogObservation observation) {
    reading.add(new Observed(new Source.EventLog(file, record), observation));
  }

  /** Hands out what is still open, and last what the file covers. */
  void finish(boolean full, boolean dirty) {
    attempts.finish();
    floods.finish();
    reading.add(
        new Observed(
            new Source.File(file),
            new LogCovered(
                List.copyOf(channels),
                List.copyOf(computers),
                records,
                unreadable,
                oldest,
                newest,
                full,
                dirty,
                List.copyOf(oddities))));
  }
}
