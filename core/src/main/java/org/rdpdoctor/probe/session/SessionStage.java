package org.rdpdoctor.probe.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SessionObservation.SessionSilent;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;

/**
 * Takes the connection sequence from licensing to Demand Active (MS-RDPBCGR 1.3.1.1), then leaves
 * the server in order. What broke the sequence earlier is in its report too.
 */
public final class SessionStage implements Stage {
  /** A server that has to make a session first takes its time. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** A shorter wait, which only the deadline causes, is no silence of the server. */
  private static final Duration ENOUGH_SILENCE = Duration.ofSeconds(3);

  @Override
  public StageId id() {
    return StageId.SESSION;
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    if (!context.options().signIn().reaches(StageId.LICENSING)) {
      return new StageOutcome.NotReached(LicensingStage.NOT_ASKED);
    }
    Optional<ConnectionSequence> begun = context.handOver().takeSequence(ConnectionSequence.class);
    if (begun.isEmpty()) {
      return new StageOutcome.NotReached(whyNotBegun(context));
    }
    try (ConnectionSequence sequence = begun.get()) {
      if (sequence.goesOn() && context.options().signIn().reaches(StageId.SESSION)) {
        sequence.goToDemandActive(context.atMost(LIMIT));
      }
      return outcome(context, sequence);
    }
  }

  private static String whyNotBegun(RoadContext context) {
    return context.earlier(StageId.LICENSING).map(StageReport::outcome).orElse(null)
            instanceof StageOutcome.NotReached(String because)
        ? because
        : "no connection sequence was begun";
  }

  private static StageOutcome outcome(RoadContext context, ConnectionSequence sequence) {
    List<SessionObservation> seen =
        sequence.session().stream().filter(each -> !isCutShort(context, each)).toList();
    return seen.isEmpty()
        ? new StageOutcome.NotReached("the deadline passed before the server could answer")
        : new StageOutcome.Completed(
            seen.stream().map(each -> Observed.on(sequence.connection(), each)).toList());
  }

  /** Silence that only the deadline makes is not the server's. */
  private static boolean isCutShort(RoadContext context, SessionObservation seen) {
    return seen instanceof SessionSilent
        && context.left().isZero()
        && seen.took().compareTo(ENOUGH_SILENCE) < 0;
  }
}
