package org.rdpdoctor.offline.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.DirectionSeen;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.Source;

/** Files as the readers give them, made in code. */
public final class TestingRecords {
  public static final Instant NOW = Instant.parse("2026-01-02T10:00:00Z");

  /** How far the workstation's clock is ahead of the server's. */
  public static final Duration AHEAD = Duration.ofMinutes(3).plusSeconds(12);

  private TestingRecords() {}

  public static InspectedFile log(String name, EventLogged... events) {
    List<Observed> observed = new ArrayList<>();
    long record = 1;
    for (EventLogged event : events) {
      observed.add(new Observed(new Source.EventLog(name, record++), event));
    }
    return file(name, "event log", observed);
  }

  public static InspectedFile registry(String name, RegistryValueFound... values) {
    List<Observed> observed = new ArrayList<>();
    for (RegistryValueFound value : values) {
      observed.add(new Observed(new Source.Registry(name, value.key()), value));
    }
    return file(name, "registry export", observed);
  }

  public static InspectedFile saved(String name, String host) {
    return file(
        name,
        "saved connection",
        List.of(
            new Observed(new Source.File(name), new RdpSettingFound("full address", "s", host))));
  }

  public static InspectedFile file(String name, String kind, List<Observed> observed) {
    return new InspectedFile(name, kind, 1, observed, 0, Optional.empty(), Optional.empty());
  }

  /** Pairs of name and value make the fields. */
  public static EventLogged event(
      String computer, String provider, long id, Instant at, String... fields) {
    List<LogField> made = new ArrayList<>();
    for (int i = 0; i < fields.length; i += 2) {
      made.add(new LogField(fields[i], fields[i + 1]));
    }
    return new EventLogged(computer, "channel", provider, id, 4, made, 1, at, at);
  }

  public static EventLogged dialled(String computer, String host, Instant at) {
    return event(computer, RoleSigns.CLIENT, 1024, at, "Name", "Server Name", "Value", host);
  }

  public static EventLogged taken(String computer, String client, int port, Instant at) {
    return event(
        computer, RoleSigns.SERVICE, 131, at, "ConnType", "TCP", "ClientIP", client + ":" + port);
  }

  public static RegistryValueFound value(String key, String name, String data) {
    return new RegistryValueFound(key, name, "REG_SZ", data);
  }

  /** A capture of connections to port 3389 of one server. */
  public static InspectedFile capture(
      String name, String client, String server, int firstPort, List<Instant> begins) {
    List<Observed> observed = new ArrayList<>();
    int number = 1;
    for (Instant begin : begins) {
      Source source = new Source.Capture(name, Optional.of(number), number, begin);
      observed.add(new Observed(source, connection(client, firstPort + number - 1, server)));
      observed.add(
          new Observed(source, new NegotiationSilent(Optional.empty(), Duration.ofSeconds(5))));
      number++;
    }
    return file(name, "pcapng", observed);
  }

  /** What a server says of itself and its clock on the first connection of a capture. */
  public static Observed challenge(String capture, String computer, Instant at, Instant told) {
    return new Observed(
        new Source.Capture(capture, Optional.of(1), 9, at), challenged(computer, told));
  }

  public static Observation challenged(String computer, Instant told) {
    return new NlaChallenged(
        6,
        Optional.empty(),
        Optional.of(computer),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(told),
        Optional.empty(),
        Duration.ZERO);
  }

  private static ConnectionSeen connection(String client, int port, String server) {
    DirectionSeen nothing =
        new DirectionSeen(
            1, 0, List.of(128), 0, 0, 0, 0, 0, 0, 0, 0, false, 0, false, 0, Duration.ZERO);
    return new ConnectionSeen(
        client,
        port,
        server,
        3389,
        true,
        true,
        1,
        Duration.ofSeconds(1),
        Duration.ZERO,
        Optional.empty(),
        Optional.empty(),
        nothing,
        nothing);
  }
}
