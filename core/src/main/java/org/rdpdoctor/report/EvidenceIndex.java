package org.rdpdoctor.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.model.CaptureObservation.CaptureTaken;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.DatagramsSeen;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageReport;

/**
 * Every piece of evidence of a report, numbered, so that reasons and pictures can point at it.
 * Groups are files, runs and what was reported.
 */
final class EvidenceIndex {
  private static final String REPORTED = "What was reported";

  /**
   * One piece.
   *
   * @param id anchor in the document
   * @param from when it happened or began, by the clock of whoever saw it
   * @param to when it was over, or happened last
   * @param count how many alike
   * @param where connection, frame or record; may be empty
   * @param briefly the same in few words
   * @param telling worth a line where there is little room
   */
  record Row(
      String id,
      Optional<Instant> from,
      Optional<Instant> to,
      long count,
      String where,
      String what,
      String briefly,
      boolean telling,
      Optional<Observed> observed,
      Optional<Connection> connection) {}

  /**
   * Pieces that belong together.
   *
   * @param title names the file or the run
   * @param remark what else is to be said of it; may be empty
   */
  record Group(String title, String remark, List<Row> rows) {
    Group {
      rows = List.copyOf(rows);
    }
  }

  /** A connection of a run, or of a captured file. */
  private record Key(String of, int connection) {}

  private final String prefix;
  private final List<Group> groups = new ArrayList<>();
  private final Map<Observed, String> ids = new HashMap<>();
  private final Map<Source, String> bySource = new HashMap<>();
  private final Map<Key, String> byConnection = new HashMap<>();
  private int last;

  private EvidenceIndex(String prefix) {
    this.prefix = prefix;
  }

  /** Of one target; {@code prefix} keeps its anchors apart from those of others. */
  static EvidenceIndex of(Evidence evidence, String prefix) {
    EvidenceIndex index = new EvidenceIndex(prefix);
    int number = 1;
    for (Run run : evidence.runs()) {
      index.run(run, number, evidence.runs().size());
      number++;
    }
    index.recorded(evidence.recorded());
    index.observed(REPORTED, "", evidence.reported());
    return index;
  }

  /** Of files. */
  static EvidenceIndex of(List<InspectedFile> files) {
    EvidenceIndex index = new EvidenceIndex("");
    for (InspectedFile file : files) {
      if (!file.observations().isEmpty()) {
        index.observed(file.name(), remark(file), file.observations());
      }
    }
    return index;
  }

  private static String remark(InspectedFile file) {
    List<String> parts = new ArrayList<>();
    parts.add("%s, %,d bytes".formatted(file.kind(), file.bytes()));
    if (file.leftOut() > 0) {
      parts.add("%,d observations more were left out".formatted(file.leftOut()));
    }
    file.problem().ifPresent(parts::add);
    file.defect().ifPresent(each -> parts.add("a defect of rdpdoctor ended the reading: " + each));
    return String.join("; ", parts);
  }

  List<Group> groups() {
    return List.copyOf(groups);
  }

  List<Row> rows() {
    return groups.stream().flatMap(group -> group.rows().stream()).toList();
  }

  /** The anchor of one observation. */
  Optional<String> id(Observed observed) {
    return Optional.ofNullable(ids.get(observed));
  }

  /** The anchor of the first piece from there. */
  Optional<String> id(Source source) {
    return Optional.ofNullable(bySource.get(source));
  }

  /** The anchor of a connection. */
  Optional<String> id(Evidence evidence, Clue.Place place) {
    return place.run() > evidence.runs().size()
        ? Optional.empty()
        : id(
            evidence.runs().get(place.run() - 1), place.run(), place.address(), place.connection());
  }

  /** As above; {@code number} of the run from 1. */
  Optional<String> id(Run run, int number, String address, int connection) {
    return Optional.ofNullable(
        byConnection.get(new Key(file(run).orElseGet(() -> road(number, address)), connection)));
  }

  /** The capture that shows the run; empty when it is our own. */
  static Optional<String> file(Run run) {
    return Stream.concat(
            run.name().observations().stream(),
            run.roads().stream()
                .flatMap(road -> road.stages().stream())
                .flatMap(stage -> stage.observations().stream()))
        .map(Observed::source)
        .filter(Source.Capture.class::isInstance)
        .map(source -> ((Source.Capture) source).file())
        .findFirst();
  }

  private static String road(int run, String address) {
    return "run " + run + " to " + address;
  }

  private void run(Run run, int number, int of) {
    Optional<String> file = file(run);
    List<Row> rows = new ArrayList<>();
    stage(run.name(), run, Optional.empty(), "", rows);
    run.gateway()
        .ifPresent(gateway -> {
          stage(gateway.name(), run, Optional.empty(), "", rows);
          gateway.roads().forEach(road -> road(road, run, "gateway of " + number, rows));
        });
    for (Road road : run.roads()) {
      road(road, run, file.orElseGet(() -> road(number, road.address())), rows);
    }
    String title =
        file.map(name -> "Captured connection in " + name(name))
            .orElse(of == 1 ? "Examined live" : "Run %d of %d".formatted(number, of));
    groups.add(
        new Group(
            title,
            "begun %s, took %s%s"
                .formatted(
                    Spans.show(run.startedAt()),
                    Spans.show(run.took()),
                    run.deadlineReached() ? ", cut short by the deadline" : ""),
            rows));
  }

  private void road(Road road, Run run, String key, List<Row> rows) {
    for (Connection each : road.connections()) {
      Row row = connection(each, run);
      byConnection.putIfAbsent(new Key(key, each.id()), row.id());
      rows.add(row);
    }
    road.stages().forEach(stage -> stage(stage, run, Optional.of(road), key, rows));
  }

  private Row connection(Connection each, Run run) {
    Instant opened = Spans.plus(run.startedAt(), each.openedAfter());
    return new Row(
        nextId(),
        Optional.of(opened),
        Optional.of(Spans.plus(Spans.plus(opened, each.connectTook()), each.endedAfter())),
        1,
        "connection " + each.id(),
        SeenSection.describe(each),
        SeenSection.describe(each),
        true,
        Optional.empty(),
        Optional.of(each));
  }

  private void stage(StageReport stage, Run run, Optional<Road> road, String key, List<Row> rows) {
    for (Observed each : stage.observations()) {
      Optional<Integer> number =
          each.source() instanceof Source.Probe(Optional<Integer> connection)
              ? connection
              : Optional.empty();
      Optional<Connection> on = number.flatMap(id -> road.flatMap(way -> connection(way, id)));
      Optional<Instant> at = on.map(way -> Spans.plus(run.startedAt(), way.openedAfter()));
      Row row = row(each, stage.stage().id(), at);
      rows.add(row);
      number.ifPresent(id -> byConnection.putIfAbsent(new Key(key, id), row.id()));
    }
  }

  static Optional<Connection> connection(Road road, int id) {
    return road.connections().stream().filter(each -> each.id() == id).findFirst();
  }

  private void recorded(List<Observed> recorded) {
    Map<String, List<Observed>> byFile = new LinkedHashMap<>();
    for (Observed each : recorded) {
      byFile.computeIfAbsent(fileOf(each.source()), _ -> new ArrayList<>()).add(each);
    }
    byFile.forEach((file, seen) -> observed(file, "", seen));
  }

  static String fileOf(Source source) {
    return switch (source) {
      case Source.Probe _ -> "Examined live";
      case Source.Person _ -> REPORTED;
      case Source.File file -> file.file();
      case Source.Capture capture -> capture.file();
      case Source.EventLog log -> log.file();
      case Source.Registry registry -> registry.file();
      case Source.Host host -> "Read on the host, over " + host.channel();
      case Source.Client client -> "Read on the client, over " + client.channel();
    };
  }

  private void observed(String title, String remark, List<Observed> seen) {
    if (seen.isEmpty()) {
      return;
    }
    List<Row> rows = new ArrayList<>();
    for (Observed each : seen) {
      Row row = row(each, "", Optional.empty());
      rows.add(row);
      if (each.source() instanceof Source.Capture(String file, Optional<Integer> number, _, _)) {
        number.ifPresent(id -> byConnection.putIfAbsent(new Key(file, id), row.id()));
      }
    }
    groups.add(new Group(name(title), remark, rows));
  }

  private Row row(Observed observed, String stage, Optional<Instant> at) {
    Observation what = observed.observation();
    String id = nextId();
    ids.putIfAbsent(observed, id);
    bySource.putIfAbsent(observed.source(), id);
    Optional<Instant> from = at.or(() -> from(observed));
    return new Row(
        id,
        from,
        to(what, from),
        count(what),
        where(observed.source(), stage),
        RecordedSightings.untimed(what),
        RecordedSightings.briefly(what),
        RecordedSightings.tells(what),
        Optional.of(observed),
        Optional.empty());
  }

  private String nextId() {
    last++;
    return prefix + "e" + last;
  }

  static String where(Source source, String stage) {
    return switch (source) {
      case Source.Probe probe ->
          stage + probe.connection().map(number -> ", connection " + number).orElse("");
      case Source.Person _ -> "";
      case Source.File _ -> "the file";
      case Source.Capture capture ->
          "frame "
              + capture.frame()
              + capture.connection().map(number -> ", connection " + number).orElse("");
      case Source.EventLog log -> "record " + log.record();
      case Source.Registry _ -> "value";
      case Source.Host host -> host.place();
      case Source.Client client -> client.place();
    };
  }

  private static Optional<Instant> from(Observed observed) {
    if (observed.observation() instanceof LogObservation log) {
      return switch (log) {
        case EventLogged event -> Optional.of(event.first());
        case AttemptLogged attempt -> Optional.of(attempt.first());
        case LogCovered covered -> covered.oldest();
      };
    }
    if (observed.observation() instanceof CaptureTaken taken) {
      return taken.first();
    }
    return observed.source() instanceof Source.Capture capture
        ? Optional.of(capture.at())
        : Optional.empty();
  }

  private static Optional<Instant> to(Observation what, Optional<Instant> from) {
    return switch (what) {
      case EventLogged event -> Optional.of(event.last());
      case AttemptLogged attempt -> Optional.of(attempt.last());
      case LogCovered covered -> covered.newest();
      case CaptureTaken taken -> taken.last();
      case ConnectionSeen connection -> from.map(at -> Spans.plus(at, connection.lasted()));
      case DatagramsSeen datagrams -> from.map(at -> Spans.plus(at, datagrams.lasted()));
      default -> from; // a moment
    };
  }

  private static long count(Observation what) {
    return what instanceof EventLogged event
        ? event.count()
        : what instanceof AttemptLogged attempt ? attempt.count() : 1;
  }

  /** A file without its folders. */
  static String name(String file) {
    return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  }
}
