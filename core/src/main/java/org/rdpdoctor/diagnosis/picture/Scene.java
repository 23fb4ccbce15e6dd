package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.BetweenObservation.FingerprintExpected;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation;
import org.rdpdoctor.model.ReportedObservation.CommentReported;
import org.rdpdoctor.model.ReportedObservation.ReportCovered;
import org.rdpdoctor.model.ReportedObservation.StartReported;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.wire.Bytes;

/** All runs on all roads, and what the person reports. */
public final class Scene {
  /** Stands where there are only records, so that causes have something to be judged on. */
  private static final Run NO_RUN =
      new Run(
          Instant.EPOCH,
          Duration.ZERO,
          new StageReport(
              StageId.NAME, new StageOutcome.NotReached("no connection was made"), Duration.ZERO),
          List.of(),
          false);

  private final Evidence evidence;
  private final ReportedPicture reported;
  private final List<Sight> sights;
  private final RecordedPicture recorded;
  private final MachinesPicture machines;
  private final Map<List<Object>, RecordedPicture> recordedByBearing = new HashMap<>();

  private Scene(Evidence evidence) {
    this.evidence = evidence;
    this.recorded = new RecordedPicture(evidence);
    this.reported = new ReportedPicture(evidence);
    this.sights = List.copyOf(sights(this, evidence));
    this.machines = new MachinesPicture(evidence, sights, recorded.host());
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

  /** Nobody tried to connect: all that is known stands in records, or was said by a person. */
  public boolean onPaper() {
    return onPaper(evidence);
  }

  private static boolean onPaper(Evidence evidence) {
    return evidence.runs().isEmpty()
        && !(evidence.recorded().isEmpty() && evidence.reported().isEmpty());
  }

  public List<SymptomReported> symptoms() {
    List<SymptomReported> found = new ArrayList<>();
    for (Observed each : evidence.reported()) {
      if (each.observation() instanceof ReportedObservation reported) {
        switch (reported) {
          case SymptomReported symptom -> found.add(symptom);
          case WordReported _,
              StartReported _,
              CommentReported _,
              ReportCovered _ -> {} // see reported()
        }
      }
    }
    return found;
  }

  /** What the person expects the host's certificate to be. */
  public List<Bytes> expectedFingerprints() {
    return evidence.reported().stream()
        .map(Observed::observation)
        .filter(FingerprintExpected.class::isInstance)
        .map(each -> ((FingerprintExpected) each).sha256())
        .toList();
  }

  /** What the person says in words of the vocabulary. */
  public ReportedPicture reported() {
    return reported;
  }

  /** Somebody has trouble, whatever the wire says. */
  public boolean troubleReported() {
    return !symptoms().isEmpty() || !reported().isEmpty();
  }

  /** What the machine says of itself that somebody connects from. */
  public ClientPicture client() {
    return new ClientPicture(evidence);
  }

  /** What machines recorded themselves. */
  public RecordedPicture recorded() {
    return recorded;
  }

  /** What machines recorded, as far as it bears so much on the part that these roles have. */
  public RecordedPicture recorded(Set<MachineRole> roles, Bearing bearing) {
    return machines.isEmpty() && bearing == Bearing.FULL
        ? recordedByBearing.computeIfAbsent(List.of(), _ -> recorded())
        : recordedByBearing.computeIfAbsent(
            List.of(roles, bearing),
            _ -> recorded().only(record -> machines.bearing(record, roles) == bearing));
  }

  /** Whose records they are. */
  public MachinesPicture machines() {
    return machines;
  }

  private static List<Sight> sights(Scene scene, Evidence evidence) {
    List<Sight> found = new ArrayList<>();
    if (onPaper(evidence)) {
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
