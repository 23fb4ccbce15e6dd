package org.rdpdoctor.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an event log of Windows holds. Ids and data count, never the rendered text, which is in the
 * language of the machine. Times are by the clock of the computer that wrote them.
 */
public sealed interface LogObservation extends Observation {
  /**
   * A value that an event carries.
   *
   * @param name as the provider calls it; {@code Data[0]} and so on when it has no name
   */
  record LogField(String name, String value) {
    /** Longer values are cut. */
    public static final int MAX_CHARACTERS = 500;
  }

  /**
   * Equal events, each less than a minute after the one before.
   *
   * @param provider as Windows names it
   * @param eventId without the qualifiers of old providers
   * @param level 1 critical, 2 error, 3 warning, 4 information, 0 always
   * @param fields of the first of them, in the order of the event
   * @param count how many, at least 1
   */
  record EventLogged(
      String computer,
      String channel,
      String provider,
      long eventId,
      int level,
      List<LogField> fields,
      long count,
      Instant first,
      Instant last)
      implements LogObservation {
    public EventLogged {
      fields = List.copyOf(fields);
    }

    /** The value of the field with this name; case does not matter. */
    public Optional<String> field(String name) {
      return fields.stream()
          .filter(each -> each.name().equalsIgnoreCase(name))
          .map(LogField::value)
          .findFirst();
    }
  }

  /** How far a connection came, by what the service wrote of it. */
  enum Reached {
    /** The service took the TCP connection. What came next failed before a session was set up. */
    SERVICE,
    /** Security and capabilities were exchanged. */
    CONNECTION,
    /** A session was connected. */
    SESSION
  }

  /**
   * Connections that the RDP service wrote of, put together from its events; equal ones, each less
   * than a minute after the one before, are one.
   *
   * @param client address, where the log gives it
   * @param logonRefused user name or password were refused before a session was set up
   * @param securityError of the security layer, an HRESULT
   * @param socketError of Windows, when the connection was read from or written to
   */
  record AttemptLogged(
      String computer,
      Optional<String> client,
      Reached reached,
      boolean logonRefused,
      Optional<Long> securityError,
      Optional<Long> socketError,
      long count,
      Instant first,
      Instant last)
      implements LogObservation {}

  /**
   * What a log file covers; outside of it nothing can be told.
   *
   * @param records that could be read
   * @param unreadable records that could not
   * @param full the log reached its size limit, so that older events are gone
   * @param dirty the file was not closed when it was copied
   * @param oddities what is wrong with the file
   */
  record LogCovered(
      List<String> channels,
      List<String> computers,
      long records,
      long unreadable,
      Optional<Instant> oldest,
      Optional<Instant> newest,
      boolean full,
      boolean dirty,
      List<String> oddities)
      implements LogObservation {
    public LogCovered {
      channels = List.copyOf(channels);
      computers = List.copyOf(computers);
      oddities = List.copyOf(oddities);
    }
  }
}
