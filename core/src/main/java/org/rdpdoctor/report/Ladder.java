package org.rdpdoctor.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.StageVerdict;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.EndedBy;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;

/**
 * One connection as it went: who sent what to whom, and where it ended. For a healthy host it is
 * the one that came furthest.
 *
 * @param client who connected
 * @param middle who stands in between and is known: a gateway, a proxy, a router; empty otherwise
 * @param ok how it ended; empty when that could not be told
 * @param id anchor of the connection in the evidence
 */
record Ladder(
    String title,
    String client,
    Optional<String> middle,
    String server,
    List<Step> steps,
    String ending,
    Optional<Boolean> ok,
    Optional<String> id) {
  /** More steps make a picture that nobody reads. */
  static final int MAX_STEPS = 40;

  /** Who of the three. */
  enum Lane {
    CLIENT,
    MIDDLE,
    SERVER
  }

  /** What became of what was sent. */
  enum Fate {
    ARRIVED,
    /** Nobody can tell whether it got there. */
    UNKNOWN
  }

  /** A line of the picture. */
  sealed interface Step {
    /**
     * A message.
     *
     * @param when since the connection began, or how long after what it answers; may be empty
     * @param bad it ends the road
     * @param id anchor of the evidence
     */
    record Message(
        Lane from,
        Lane to,
        Fate fate,
        String what,
        String when,
        String where,
        boolean bad,
        Optional<String> id)
        implements Step {}

    /** What both know, or neither sent. */
    record Note(String what, String when, String where, boolean bad, Optional<String> id)
        implements Step {}
  }

  Ladder {
    steps = List.copyOf(steps);
  }

  /** A run on a road, numbered from 1. */
  record Way(int run, Run of, Road road) {}

  /**
   * The ladder of what a verdict is about.
   *
   * @param files observations of captures, among which the whole connection is looked up
   */
  static Optional<Ladder> of(Judged judged, EvidenceIndex index, List<Observed> files) {
    return way(judged).flatMap(way -> of(judged, way, index, files));
  }

  /** The run and address that the stages of the verdict were taken from. */
  static Optional<Way> way(Judged judged) {
    List<Duration> told =
        judged.diagnosis().stages().stream()
            .filter(each -> each.stage() != StageId.NAME && each.stage() != StageId.GATEWAY)
            .filter(each -> !each.outcome().equals("not-reached"))
            .map(StageVerdict::took)
            .toList();
    Optional<Way> first = Optional.empty();
    int number = 1;
    for (Run run : judged.evidence().runs()) {
      for (Road road : run.roads()) {
        Way way = new Way(number, run, road);
        List<Duration> took =
            road.stages().stream()
                .sorted(Comparator.comparing(StageReport::stage))
                .map(StageReport::took)
                .toList();
        if (!told.isEmpty() && took.containsAll(told)) {
          return Optional.of(way);
        }
        first = first.or(() -> Optional.of(way));
      }
      number++;
    }
    return first;
  }

  private static Optional<Ladder> of(
      Judged judged, Way way, EvidenceIndex index, List<Observed> files) {
    Optional<Connection> connection = connection(judged.diagnosis(), way);
    Optional<String> file = EvidenceIndex.file(way.of());
    List<Observed> seen =
        file.isPresent() && !files.isEmpty() && connection.isPresent()
            ? captured(files, file.get(), connection.get().id())
            : onConnection(way, connection);
    if (seen.isEmpty() && connection.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> begin =
        file.isPresent() && !seen.isEmpty() ? at(seen.getFirst()) : Optional.empty();
    Optional<String> id =
        connection.flatMap(each -> index.id(way.of(), way.run(), way.road().address(), each.id()));
    LadderSteps steps = new LadderSteps(index, begin);
    seen.forEach(steps::add);
    if (file.isEmpty()) {
      connection.ifPresent(each -> steps.end(each, id));
    }
    return Optional.of(
        new Ladder(
            title(connection, file),
            steps.client().orElse("this machine"),
            steps
                .middle()
                .or(() -> judged.evidence().target().gateway().map(gateway -> gateway.display())),
            way.road().address(),
            steps.steps(),
            ending(judged.diagnosis()),
            ok(judged.diagnosis()),
            id));
  }

  private static String title(Optional<Connection> connection, Optional<String> file) {
    if (connection.isEmpty()) {
      return "Connecting";
    }
    Connection each = connection.get();
    return file.map(name -> "Connection %d of %s".formatted(each.id(), EvidenceIndex.name(name)))
        .orElseGet(() -> "Connection %d: %s".formatted(each.id(), each.purpose()));
  }

  private static Optional<Boolean> ok(Diagnosis diagnosis) {
    return switch (diagnosis.health()) {
      case HEALTHY -> Optional.of(true);
      case FAULTY -> Optional.of(false);
      case UNKNOWN -> Optional.empty();
    };
  }

  private static String ending(Diagnosis diagnosis) {
    if (diagnosis.health() == Health.HEALTHY) {
      return "Every stage up to the " + diagnosis.reach() + " works";
    }
    return diagnosis.stages().stream()
        .filter(
            each -> diagnosis.failingStage().map(failing -> failing == each.stage()).orElse(false))
        .findFirst()
        .map(each -> "It ends at the %s stage: %s".formatted(each.stage().id(), each.summary()))
        .orElse("What came then could not be told");
  }

  /** What was seen on one connection of a capture, TLS before the certificate that came in it. */
  private static List<Observed> captured(List<Observed> files, String file, int number) {
    return files.stream()
        .filter(each ->
            each.source() instanceof Source.Capture capture
                && capture.file().equals(file)
                && capture.connection().equals(Optional.of(number)))
        .sorted(
            Comparator.comparing((Observed each) -> at(each).orElse(Instant.EPOCH))
                .thenComparingInt(LadderSteps::rank))
        .toList();
  }

  private static List<Observed> onConnection(Way way, Optional<Connection> connection) {
    List<Observed> seen = new ArrayList<>();
    for (StageReport stage : way.road().stages()) {
      for (Observed each : stage.observations()) {
        Optional<Integer> number =
            switch (each.source()) {
              case Source.Probe probe -> probe.connection();
              case Source.Capture capture -> capture.connection();
              case Source.Person _,
                  Source.File _,
                  Source.EventLog _,
                  Source.Registry _,
                  Source.Host _,
                  Source.Client _ ->
                  Optional.empty();
            };
        boolean sameConnection =
            connection.isPresent() && number.equals(connection.map(Connection::id));
        boolean reachedNobody = connection.isEmpty() && stage.stage() == StageId.TCP;
        if (sameConnection || reachedNobody) {
          seen.add(each);
        }
      }
    }
    return seen;
  }

  static Optional<Instant> at(Observed observed) {
    return observed.source() instanceof Source.Capture capture
        ? Optional.of(capture.at())
        : Optional.empty();
  }

  /** The one that the leading reason names, or else the first that shows the failing stage. */
  private static Optional<Connection> connection(Diagnosis diagnosis, Way way) {
    return cited(diagnosis, way)
        .or(() -> diagnosis.failingStage().flatMap(stage -> failing(stage, way)))
        .or(() -> furthest(way));
  }

  private static Optional<Connection> cited(Diagnosis diagnosis, Way way) {
    return Findings.of(diagnosis).stream()
        .limit(1)
        .map(Assessment::support)
        .flatMap(List::stream)
        .flatMap(clue -> clue.place().stream())
        .filter(place -> place.run() == way.run() && place.address().equals(way.road().address()))
        .map(Clue.Place::connection)
        .flatMap(number -> EvidenceIndex.connection(way.road(), number).stream())
        .findFirst();
  }

  /** The first connection on which the stage saw something, if the stage is one of connections. */
  private static Optional<Connection> failing(StageId stage, Way way) {
    return way.road().stage(stage).stream()
        .flatMap(report -> report.observations().stream())
        .flatMap(each -> number(each).stream())
        .flatMap(number -> EvidenceIndex.connection(way.road(), number).stream())
        .min(
            Comparator.comparing((Connection each) -> each.endedBy() == EndedBy.US)
                .thenComparingInt(Connection::id));
  }

  private static Optional<Integer> number(Observed observed) {
    return switch (observed.source()) {
      case Source.Probe probe -> probe.connection();
      case Source.Capture capture -> capture.connection();
      case Source.Person _,
          Source.File _,
          Source.EventLog _,
          Source.Registry _,
          Source.Host _,
          Source.Client _ ->
          Optional.empty();
    };
  }

  /** The connection of the latest stage that saw something on one. */
  private static Optional<Connection> furthest(Way way) {
    return way.road().stages().stream()
        .filter(report -> !report.stage().isDispensable())
        .flatMap(report -> report.observations().stream())
        .flatMap(each -> number(each).stream())
        .flatMap(number -> EvidenceIndex.connection(way.road(), number).stream())
        .reduce((_, later) -> later);
  }

  /** The whole in sentences, for those who do not see the picture. */
  List<String> sentences() {
    List<String> sentences =
        steps.stream().map(Ladder::sentence).collect(Collectors.toCollection(ArrayList::new));
    sentences.add(ending + ".");
    return List.copyOf(sentences);
  }

  private static String sentence(Step step) {
    return switch (step) {
      case Step.Message message ->
          "%s to %s: %s%s%s."
              .formatted(
                  word(message.from()),
                  word(message.to()),
                  message.what(),
                  message.when().isEmpty() ? "" : ", " + message.when(),
                  message.fate() == Fate.UNKNOWN ? "; whether it arrived is not known" : "");
      case Step.Note note -> note.what() + (note.when().isEmpty() ? "." : ", " + note.when() + ".");
    };
  }

  private static String word(Lane lane) {
    return lane.name().charAt(0) + lane.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
