package org.rdpdoctor.offline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.model.CommonTime;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/**
 * Leaves out what lies outside of a window by the common clock. What has no date stays, and so does
 * the whole of a captured connection of which any part lies inside.
 */
public final class CommonWindow {
  private record Span(Instant begin, Instant end) {
    Span and(Span more) {
      return new Span(
          more.begin.isBefore(begin) ? more.begin : begin, more.end.isAfter(end) ? more.end : end);
    }
  }

  private CommonWindow() {}

  /**
   * The files with what lies inside.
   *
   * @param machines the common clock among them; without one every clock stands for itself
   */
  public static List<InspectedFile> cut(
      List<InspectedFile> files, List<Observed> machines, TimeWindow window) {
    TimeWindow core = window.core();
    CommonTime time = CommonTime.of(machines);
    List<InspectedFile> cut = new ArrayList<>();
    for (InspectedFile file : files) {
      Map<Integer, Span> connections = connections(file);
      List<Observed> inside =
          file.observations().stream()
              .filter(each -> isInside(each, connections, time, core))
              .toList();
      cut.add(
          new InspectedFile(
              file.name(),
              file.kind(),
              file.bytes(),
              inside,
              file.leftOut(),
              file.problem(),
              file.defect()));
    }
    return cut;
  }

  private static Map<Integer, Span> connections(InspectedFile file) {
    Map<Integer, Span> spans = new HashMap<>();
    for (Observed each : file.observations()) {
      if (each.source() instanceof Source.Capture capture) {
        capture
            .connection()
            .ifPresent(
                number -> spans.merge(number, new Span(capture.at(), capture.at()), Span::and));
      }
    }
    return spans;
  }

  private static boolean isInside(
      Observed observed, Map<Integer, Span> connections, CommonTime time, TimeWindow window) {
    Optional<String> clock = time.clockOf(observed);
    Optional<Span> span =
        observed.source() instanceof Source.Capture capture
            ? capture.connection().map(connections::get)
            : CommonTime.began(observed)
                .flatMap(begin -> CommonTime.ended(observed).map(end -> new Span(begin, end)));
    if (clock.isEmpty() || span.isEmpty()) {
      return true;
    }
    return window.overlaps(
        time.common(clock.get(), span.get().begin()), time.common(clock.get(), span.get().end()));
  }
}
