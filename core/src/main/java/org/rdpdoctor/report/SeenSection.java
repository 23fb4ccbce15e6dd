package org.rdpdoctor.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.rdpdoctor.model.BetweenObservation.RouteNotTraced;
import org.rdpdoctor.model.BetweenObservation.RouteTraced;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.EndedBy;
import org.rdpdoctor.model.Connection.Ending;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.GatewayRun;
import org.rdpdoctor.model.MachineObservation;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;

/** What was asked and what came back, line by line; the evidence behind the verdict. */
final class SeenSection {
  /** More lines help nobody on a screen; the evidence file has them all. */
  private static final int MAX_RUNS = 3;

  private static final int MAX_MACHINE_LINES = 30;

  private final Page page;
  private final Evidence evidence;

  SeenSection(Page page, Evidence evidence) {
    this.page = page;
    this.evidence = evidence;
  }

  /** The suites that {@code --ciphers} found, if it was asked for. */
  void cipherSuites() {
    ofFirstRun(CipherSuitesListed.class)
        .forEach(listed -> {
          page.blank();
          page.heading("Cipher suites, " + Sightings.order(listed));
          Sightings.suites(listed).forEach(suite -> page.item("  ", suite));
        });
  }

  /** The way to the host, if {@code --route} or {@code --deep} asked for it. */
  void route() {
    evidence.runs().stream()
        .limit(1)
        .flatMap(run -> run.roads().stream())
        .forEach(road ->
            of(road, RouteTraced.class)
                .forEach(route -> {
                  page.blank();
                  page.heading(BetweenSightings.routeHeading(route, road.address()));
                  route.hops().forEach(hop -> page.item("  ", BetweenSightings.hopLine(hop)));
                }));
    ofFirstRun(RouteNotTraced.class)
        .distinct()
        .forEach(not -> {
          page.blank();
          page.heading("Route");
          page.item("  ", "not traced: " + not.because());
          page.item("  ", "instead: " + not.instead());
        });
  }

  private <T extends Observation> Stream<T> ofFirstRun(Class<T> kind) {
    return evidence.runs().stream()
        .limit(1)
        .flatMap(run -> run.roads().stream())
        .flatMap(road -> of(road, kind));
  }

  private static <T extends Observation> Stream<T> of(Road road, Class<T> kind) {
    return road.stages().stream()
        .flatMap(stage -> stage.observations().stream())
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  /** Whose records were judged together with what was seen. */
  void machines() {
    List<Observed> machines =
        evidence.recorded().stream()
            .filter(each -> each.observation() instanceof MachineObservation)
            .toList();
    if (evidence.runs().isEmpty() || machines.isEmpty()) {
      return;
    }
    page.blank();
    page.heading("Machines of the records");
    machines.stream()
        .limit(MAX_MACHINE_LINES)
        .forEach(each -> page.item("  ", Sightings.line(each.observation())));
  }

  /** Every observation and every connection of the first runs. */
  void everything() {
    for (Run run : evidence.runs().stream().limit(MAX_RUNS).toList()) {
      page.blank();
      page.heading("What was seen, begun " + run.startedAt());
      stage(run.name());
      for (Road road : run.roads()) {
        road.stages().forEach(this::stage);
        if (!road.connections().isEmpty() || run.gateway().isEmpty()) {
          connections(road);
        }
      }
      run.gateway().ifPresent(this::gateway);
    }
    evidence.reported().forEach(each -> page.item("  - ", Sightings.line(each.observation())));
  }

  private void gateway(GatewayRun run) {
    page.blank();
    page.heading("The gateway " + run.gateway().display());
    stage(run.name());
    for (Road road : run.roads()) {
      road.stages().forEach(this::stage);
      connections(road);
    }
  }

  private void stage(StageReport report) {
    for (Observed observed : report.observations()) {
      page.item("  %-12s".formatted(report.stage().id()), Sightings.line(observed.observation()));
    }
  }

  private void connections(Road road) {
    page.blank();
    page.heading("Connections to " + road.address());
    for (Connection each : road.connections()) {
      page.item("  %2d  ".formatted(each.id()), describe(each));
    }
  }

  static String describe(Connection connection) {
    return "%s: %d bytes sent, %d received, %s after %d ms%s"
        .formatted(
            connection.purpose(),
            connection.bytesSent(),
            connection.bytesReceived(),
            ending(connection),
            connection.endedAfter().toMillis(),
            connection.lastSent().map(sent -> " (last sent: " + sent + ")").orElse(""));
  }

  private static String ending(Connection connection) {
    if (connection.ending() == Ending.DONE) {
      return "closed by us";
    }
    String by = connection.endedBy() == EndedBy.PEER ? "by the peer" : "given up by us";
    return connection.ending().name().toLowerCase(Locale.ROOT) + " " + by;
  }
}
