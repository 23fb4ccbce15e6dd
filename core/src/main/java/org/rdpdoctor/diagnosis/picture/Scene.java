package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;

/** All runs on all roads, and what the person reports. */
public final class Scene {
  /** Stands where there are only records, so that causes have something to be judged on. */
  private static final Run NO_RUN =
      new Run(
          Instant.EPOCH,
          Duration.ZERO,
          new StageReport(
              StageId.NAME,
              new StageOutcome.NotReached("there are only records, no connection was made"),
              Duration.ZERO),
          List.of(),
          false);

  private final Evidence evidence;
  private final List<Sight> sights;
  private final RecordedPicture recorded;

  private Scene(Evidence evidence) {
    this.evidence = evidence;
    this.recorded = new RecordedPicture(evidence);
    this.sights = List.copyOf(sights(this, evidence));
  }

  public static Scene of(Evidence evidence) {
    return new Scene(evidence);
  }

  public Evidence evidence() {
    return evidence;
  }

  /** In the order of runs and, within a run, of the resolver. */
  public List<Sight> sights() {
    return sights;
  }

  /** The other addresses of the same run. */
  public List<Sight> besides(Sight sight) {
    return sights.stream()
        .filter(each -> each != sight && each.runNumber() == sight.runNumber())
        .toList();
  }

  /** The same address in other runs. */
  public List<Sight> again(Sight sight) {
    return sights.stream()
        .filter(each -> each != sight && each.address().equals(sight.address()))
        .toList();
  }

  /** Nobody tried to connect: all that is known stands in records. */
  public boolean onPaper() {
    return evidence.runs().isEmpty() && !evidence.recorded().isEmpty();
  }

  public List<SymptomReported> symptoms() {
    List<SymptomReported> found = new ArrayList<>();
    for (Observed each : evidence.reported()) {
      if (each.observation() instanceof ReportedObservation reported) {
        switch (reported) {
          case SymptomReported symptom -> found.add(symptom);
        }
      }
    }
    return found;
  }

  /** What machines recorded themselves. */
  public RecordedPicture recorded() {
    return recorded;
  }

  private static List<Sight> sights(Scene scene, Evidence evidence) {
    List<Sight> found = new ArrayList<>();
    if (evidence.runs().isEmpty() && !evidence.recorded().isEmpty()) {
      found.add(new Sight(scene, 1, NO_RUN, 0, Optional.empty(), evidence.target()));
    }
    int number = 1;
    for (Run run : evidence.runs()) {
      if (run.roads().isEmpty()) {
        found.add(new Sight(scene, number, run, 0, Optional.empty(), evidence.target()));
      }
      for (int index = 0; index < run.roads().size(); index++) {
        found.add(
            new Sight(
                scene, number, run, index, Optional.of(run.roads().get(index)), evidence.target()));
      }
      number++;
    }
    return found;
  }
}
