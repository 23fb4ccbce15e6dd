package org.rdpdoctor.diagnosis.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;

/** One stage's report, which may be missing. */
public record StageView(StageId stage, Optional<StageReport> report) {
  /** The stage ran to its end, so that what it did not see it could have seen. */
  public boolean ran() {
    return report.map(StageReport::outcome).orElse(null) instanceof StageOutcome.Completed;
  }

  public boolean crashed() {
    return report.map(StageReport::outcome).orElse(null) instanceof StageOutcome.Crashed;
  }

  /** Why the stage gives no facts; a phrase. */
  public String whyMissing() {
    return report
        .map(StageReport::outcome)
        .map(outcome ->
            switch (outcome) {
              case StageOutcome.Completed _ -> "it saw nothing that tells";
              case StageOutcome.NotReached notReached ->
                  "not reached: " + PlainText.of(notReached.because());
              case StageOutcome.Crashed crashed ->
                  "a defect of ours ended it: " + PlainText.of(crashed.defect());
            })
        .orElseGet(this::whyAbsent);
  }

  private String whyAbsent() {
    return switch (stage) {
      case LICENSING, SESSION -> "not asked for: --until session";
      case GATEWAY -> "no gateway is on the way";
      case NAME, TCP, NEGOTIATION, TLS, CERTIFICATE, NLA, UDP -> "it did not run";
    };
  }

  public <T extends Observation> List<Seen<T>> seen(Class<T> kind) {
    List<Seen<T>> found = new ArrayList<>();
    for (Observed each : report.map(StageReport::observations).orElse(List.of())) {
      if (kind.isInstance(each.observation())) {
        found.add(new Seen<>(kind.cast(each.observation()), connection(each.source())));
      }
    }
    return found;
  }

  public <T extends Observation> Optional<Seen<T>> first(Class<T> kind) {
    return seen(kind).stream().findFirst();
  }

  public <T extends Observation> boolean has(Class<T> kind) {
    return first(kind).isPresent();
  }

  private static Optional<Integer> connection(Source source) {
    return switch (source) {
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
}
