package org.rdpdoctor.remote.agent;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.KerberosObservation.KdcClockRead;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;

/**
 * How the clock of another place stands to ours, and its runs told by ours. What a place examined
 * between our question and its answer happened between the two by our clock as well.
 *
 * @param off its clock minus ours
 */
record PlaceClock(Duration off) {
  /** A clock that is off by more is told and corrected. */
  private static final Duration TOLERANCE = Duration.ofMinutes(2);

  PlaceClock {
    if (off.abs().compareTo(TOLERANCE) <= 0) {
      off = Duration.ZERO;
    }
  }

  /**
   * By the times in its runs.
   *
   * @param runs at least one
   * @param asked when the question left, by our clock
   * @param answered when the answer was there
   */
  static PlaceClock of(List<Run> runs, Instant asked, Instant answered) {
    Run last = runs.getLast();
    try {
      Duration least = Duration.between(answered, last.startedAt().plus(last.took()));
      Duration most = Duration.between(asked, runs.getFirst().startedAt());
      return new PlaceClock(
          least.compareTo(most) < 0 ? least.plus(most.minus(least).dividedBy(2)) : least);
    } catch (DateTimeException | ArithmeticException noTime) {
      return new PlaceClock(Duration.ZERO);
    }
  }

  private boolean isRight() {
    return off.isZero();
  }

  Optional<String> note() {
    return isRight()
        ? Optional.empty()
        : Optional.of(
            "the clock there is %d minutes %s of the one here; its times are told by the one here"
                .formatted(off.abs().toMinutes(), off.isNegative() ? "behind" : "ahead"));
  }

  /** The same runs by our clock. */
  List<Run> byOurs(List<Run> runs) {
    if (isRight()) {
      return runs;
    }
    try {
      return runs.stream().map(this::byOurs).toList();
    } catch (DateTimeException | ArithmeticException noTime) {
      return runs;
    }
  }

  private Run byOurs(Run run) {
    return new Run(
        run.startedAt().minus(off),
        run.took(),
        byOurs(run.name()),
        run.roads().stream().map(this::byOurs).toList(),
        run.deadlineReached(),
        run.gateway());
  }

  private Road byOurs(Road road) {
    return new Road(
        road.address(), road.stages().stream().map(this::byOurs).toList(), road.connections());
  }

  private StageReport byOurs(StageReport report) {
    return report.outcome() instanceof StageOutcome.Completed(List<Observed> observations)
        ? new StageReport(
            report.stage(),
            new StageOutcome.Completed(
                observations.stream()
                    .map(each -> new Observed(each.source(), byOurs(each.observation())))
                    .toList()),
            report.took())
        : report;
  }

  /** Other clocks were read against the one there. */
  private Observation byOurs(Observation observation) {
    return switch (observation) {
      case NlaChallenged seen ->
          new NlaChallenged(
              seen.credSspVersion(),
              seen.targetName(),
              seen.netBiosComputer(),
              seen.netBiosDomain(),
              seen.dnsComputer(),
              seen.dnsDomain(),
              seen.dnsForest(),
              seen.productVersion(),
              seen.serverTime(),
              seen.skew().map(off::plus),
              seen.took());
      case KdcClockRead(String kdc, Instant kdcTime, Duration skew) ->
          new KdcClockRead(kdc, kdcTime, skew.plus(off));
      default -> observation;
    };
  }
}
