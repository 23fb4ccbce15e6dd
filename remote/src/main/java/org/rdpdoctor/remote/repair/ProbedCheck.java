package org.rdpdoctor.remote.repair;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.LogObservation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.remedy.Planner;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.report.Judged;

/**
 * Compares the connection now with how it was when the plan was made, or when something was last
 * kept, so that what helps nobody is not kept for what helped before it. What logs told then is
 * remembered: that they are not read again makes nothing better. Where the probe saw no fault even
 * then (it ends before a session), that nothing is left to be mended counts.
 */
public final class ProbedCheck implements Check {
  private static final int TRIES = 3;

  private final Look look;
  private Judged before;
  private Judged seen;
  private final Wishes wishes;
  private final Duration patience;

  /**
   * @param before what the plan was made of
   * @param patience between tries; a listener that was restarted needs a moment
   */
  public ProbedCheck(Look look, Judged before, Wishes wishes, Duration patience) {
    this.look = look;
    this.before = before;
    this.seen = before;
    this.wishes = wishes;
    this.patience = patience;
  }

  @Override
  public Outcome check() throws InterruptedException {
    Outcome outcome = Outcome.SAME;
    for (int i = 0; i < TRIES; i++) {
      if (i > 0) {
        Thread.sleep(patience);
      }
      seen = look.now(false, remembered());
      outcome = compared(seen);
      if (outcome == Outcome.HEALTHY || outcome == Outcome.BETTER) {
        return outcome;
      }
    }
    return outcome;
  }

  @Override
  public void keep() {
    before = seen;
  }

  private List<Observed> remembered() {
    return before.evidence().recorded().stream()
        .filter(each ->
            !(each.source() instanceof Source.Host || each.source() instanceof Source.Client)
                || each.observation() instanceof LogObservation)
        .toList();
  }

  private Outcome compared(Judged now) {
    Diagnosis then = before.diagnosis();
    Diagnosis is = now.diagnosis();
    if (is.health() == Health.HEALTHY) {
      return Outcome.HEALTHY;
    }
    Optional<StageId> failing = is.failingStage();
    if (failing.isEmpty()) {
      return passed(now, then);
    }
    if (then.failingStage().isEmpty()) {
      return Outcome.WORSE;
    }
    int moved = failing.get().compareTo(then.failingStage().get());
    if (moved != 0) {
      return moved > 0 ? Outcome.BETTER : Outcome.WORSE;
    }
    return isGone(then, is) ? Outcome.CAUSE_GONE : Outcome.SAME;
  }

  /** No stage is proved to fail any more. */
  private Outcome passed(Judged now, Diagnosis then) {
    int left = Planner.plan(now.evidence(), now.diagnosis(), wishes).remedies().size();
    if (reached(now.diagnosis()) < reached(then)) {
      return Outcome.WORSE;
    }
    if (left == 0
        && now.diagnosis().reach().equals(then.reach())
        && then.failingStage().isEmpty()) {
      return Outcome.HEALTHY;
    }
    int were = Planner.plan(before.evidence(), then, wishes).remedies().size();
    boolean further = then.failingStage().isPresent() && reached(now.diagnosis()) > reached(then);
    return further || left < were ? Outcome.BETTER : Outcome.SAME;
  }

  /** How many stages are known to be well. */
  private static long reached(Diagnosis diagnosis) {
    return diagnosis.stages().stream().filter(each -> each.ok().orElse(false)).count();
  }

  /** A cause that was proved is not even likely any more, though another stands at the stage. */
  private static boolean isGone(Diagnosis then, Diagnosis now) {
    return then.causes().stream()
        .filter(each -> each.verdict() == Verdict.CONFIRMED)
        .anyMatch(each ->
            now.cause(each.causeId())
                .map(left -> left.verdict().compareTo(Verdict.LIKELY) > 0)
                .orElse(true));
  }
}
