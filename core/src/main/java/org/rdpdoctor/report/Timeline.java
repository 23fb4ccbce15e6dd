package org.rdpdoctor.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.AlertSeen;
import org.rdpdoctor.model.CaptureObservation.CaptureTaken;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.CredSspSeen;
import org.rdpdoctor.model.CaptureObservation.DatagramsSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.report.EvidenceIndex.Row;

/**
 * When all of it happened: a lane for each machine that wrote events, for each captured connection,
 * and for each stage that was examined live. Times are by the clock of whoever saw it.
 *
 * @param unplaced pieces of evidence that have no time
 */
record Timeline(List<Lane> lanes, int lanesLeftOut, long unplaced) {
  /** More lanes make a picture that nobody reads. */
  private static final int MAX_LANES = 12;

  /** More of them in a lane are drawn as one. */
  static final int MAX_BANDS = 30;

  private static final String LIVE = "live: ";
  private static final int WARNING = 3;
  private static final int ERROR = 2;

  /** What a mark looks like. */
  enum Look {
    PLAIN,
    WARNING,
    ERROR
  }

  /**
   * Something that happened.
   *
   * @param count how many alike
   */
  record Mark(Row row, Instant from, Instant to, long count, Look look) {}

  /**
   * A row of the picture.
   *
   * @param bands times of which there are records at all; outside of them nothing can be told
   */
  record Lane(String title, List<TimeScale.Span> bands, List<Mark> marks) {}

  Timeline {
    lanes = List.copyOf(lanes);
  }

  static Timeline of(EvidenceIndex index, Evidence evidence) {
    Map<String, Lane> lanes = new LinkedHashMap<>();
    long unplaced = 0;
    for (Row row : index.rows()) {
      if (row.connection().isPresent()) {
        live(row, row.connection().get(), lanes);
      } else if (row.observed().isPresent()
          && !(row.observed().get().source() instanceof Source.Probe)) {
        unplaced += recorded(row, row.observed().get(), lanes) ? 0 : row.count();
      }
    }
    for (Run run : evidence.runs()) {
      if (EvidenceIndex.file(run).isEmpty()) {
        TimeScale.Span whole =
            new TimeScale.Span(run.startedAt(), Spans.plus(run.startedAt(), run.took()));
        lanes.values().stream()
            .filter(lane -> lane.title().startsWith(LIVE))
            .forEach(lane -> lane.bands().add(whole));
      }
    }
    List<Lane> shown = lanes.values().stream().filter(lane -> !lane.marks().isEmpty()).toList();
    return new Timeline(
        shown.stream().limit(MAX_LANES).toList(), Math.max(0, shown.size() - MAX_LANES), unplaced);
  }

  private static void live(Row row, Connection connection, Map<String, Lane> lanes) {
    if (row.from().isEmpty() || row.to().isEmpty()) {
      return;
    }
    boolean broken =
        switch (connection.ending()) {
          case RESET, SILENCE -> true;
          case FIN -> connection.endedBy() == Connection.EndedBy.PEER;
          case DEADLINE, LIMIT, DONE -> false;
        };
    lane(LIVE + connection.stage().id(), lanes)
        .marks()
        .add(new Mark(row, row.from().get(), row.to().get(), 1, broken ? Look.ERROR : Look.PLAIN));
  }

  private static boolean recorded(Row row, Observed observed, Map<String, Lane> lanes) {
    if (row.from().isEmpty() || row.to().isEmpty()) {
      return false;
    }
    Instant from = row.from().get();
    Instant to = row.to().get().isBefore(from) ? from : row.to().get();
    TimeScale.Span span = new TimeScale.Span(from, to);
    switch (observed.observation()) {
      case LogCovered covered ->
          covered.computers().stream()
              .reduce((_, later) -> later)
              .ifPresent(name -> lane(machine(name), lanes).bands().add(span));
      case CaptureTaken _ -> {} // its connections have their own lanes
      case EventLogged event ->
          lane(machine(event.computer()), lanes)
              .marks()
              .add(new Mark(row, from, to, event.count(), look(event)));
      case AttemptLogged attempt ->
          lane(machine(attempt.computer()), lanes)
              .marks()
              .add(new Mark(row, from, to, attempt.count(), look(attempt)));
      case ConnectionSeen _, DatagramsSeen _ -> {
        Lane lane = lane(capture(observed) + connection(observed), lanes);
        lane.bands().add(span);
        lane.marks().add(new Mark(row, from, from, 1, Look.PLAIN));
      }
      default ->
          lane(capture(observed) + connection(observed), lanes)
              .marks()
              .add(new Mark(row, from, to, 1, look(observed.observation())));
    }
    return true;
  }

  private static Lane lane(String title, Map<String, Lane> lanes) {
    return lanes.computeIfAbsent(
        title.toLowerCase(Locale.ROOT), _ -> new Lane(title, new ArrayList<>(), new ArrayList<>()));
  }

  private static String machine(String computer) {
    return computer.isEmpty() ? "a machine without a name" : computer.split("\\.", 2)[0];
  }

  private static String capture(Observed observed) {
    return switch (observed.source()) {
      case Source.Capture capture -> EvidenceIndex.name(capture.file());
      case Source.File file -> EvidenceIndex.name(file.file());
      case Source.Probe _,
          Source.Person _,
          Source.EventLog _,
          Source.Registry _,
          Source.Host _,
          Source.Client _ ->
          "capture";
    };
  }

  private static String connection(Observed observed) {
    return observed.source() instanceof Source.Capture capture
        ? capture.connection().map(number -> ", connection " + number).orElse("")
        : "";
  }

  /** What ends a connection otherwise than in peace stands out. */
  private static Look look(Observation what) {
    return switch (what) {
      case EndSeen end -> end.reset() && !end.afterFinOfOther() ? Look.WARNING : Look.PLAIN;
      case AlertSeen alert -> alert.fatal().orElse(false) ? Look.ERROR : Look.PLAIN;
      case CredSspSeen credSsp -> credSsp.errorCode().isPresent() ? Look.ERROR : Look.PLAIN;
      case NegotiationRefused _ -> Look.ERROR;
      default -> Look.PLAIN;
    };
  }

  private static Look look(EventLogged event) {
    return event.level() > 0 && event.level() <= ERROR
        ? Look.ERROR
        : event.level() == WARNING ? Look.WARNING : Look.PLAIN;
  }

  private static Look look(AttemptLogged attempt) {
    boolean refused = attempt.logonRefused() || attempt.securityError().isPresent();
    return switch (attempt.reached()) {
      case SERVICE -> refused ? Look.ERROR : Look.WARNING;
      case CONNECTION -> refused ? Look.ERROR : Look.PLAIN;
      case SESSION -> Look.PLAIN;
    };
  }

  boolean hasLive() {
    return lanes.stream().anyMatch(lane -> lane.title().startsWith(LIVE));
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }

  /** All times that have a mark. */
  List<TimeScale.Span> spans() {
    return lanes.stream()
        .flatMap(lane -> lane.marks().stream())
        .map(mark -> new TimeScale.Span(mark.from(), mark.to()))
        .toList();
  }

  /** The mark of a row, if it has one. */
  Optional<Mark> mark(String rowId) {
    return lanes.stream()
        .flatMap(lane -> lane.marks().stream())
        .filter(mark -> mark.row().id().equals(rowId))
        .findFirst();
  }
}
