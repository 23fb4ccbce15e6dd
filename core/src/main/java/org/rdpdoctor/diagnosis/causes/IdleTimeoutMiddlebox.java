package org.rdpdoctor.diagnosis.causes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.BetweenPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.BetweenObservation.ConnectionHeld;
import org.rdpdoctor.model.BetweenObservation.HeldEnd;

/** A device on the way forgets connections that are quiet. */
final class IdleTimeoutMiddlebox implements Cause {
  /** That of Azure's load balancer, of those that are known the shortest: 4 minutes. */
  private static final Duration SHORTEST_TIMER = Duration.ofMinutes(4);

  /** That of most firewalls; RFC 5382, REQ-5, demands more. */
  private static final Duration LONGEST_TIMER = Duration.ofHours(1);

  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("idle-timeout-middlebox");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    BetweenPicture between = sight.between();
    if (between.held().isEmpty()) {
      scales.untested("a connection that is kept quiet would tell: --hold 20m");
      return;
    }
    weighDead(sight, between, scales);
    between
        .quietOneEndedAlone()
        .ifPresent(held ->
            scales.speaksFor(
                Weight.GOOD,
                "a connection is ended after %s of quiet, and one with keep-alives is not"
                    .formatted(PlainText.of(held.quiet()))));
    between
        .endedAlike()
        .ifPresent(age ->
            scales.untested(
                "after %s connections end with keep-alives, too, so that only an idle session would tell"
                    .formatted(PlainText.of(age))));
    if (between.deadWhenUsed().isEmpty()) {
      between.stoodQuiet().ifPresent(quiet -> weighStood(quiet, scales));
    }
  }

  /** A short quiet says nothing of a timer that is longer. */
  private static void weighStood(Duration quiet, Scales scales) {
    String stood =
        "a connection that was quiet for %s was good afterwards".formatted(PlainText.of(quiet));
    if (quiet.compareTo(LONGEST_TIMER) > 0) {
      scales.rulesOut(stood);
      return;
    }
    scales.speaksAgainst(
        quiet.compareTo(SHORTEST_TIMER) > 0 ? Weight.STRONG : Weight.SLIGHT, stood);
    scales.untested(stood + "; a longer timer is possible, which --hold 65m would show");
  }

  /** Only keep-alives tell both connections apart: neither the server nor chance explains it. */
  private static void weighDead(Sight sight, BetweenPicture between, Scales scales) {
    List<ConnectionHeld> dead = between.deadWhenUsed();
    if (dead.isEmpty()) {
      return;
    }
    String quiet = PlainText.of(between.shortestDead());
    if (!between.quietIsForgotten()) {
      scales.speaksFor(Weight.FAIR, "after %s of quiet a connection was dead".formatted(quiet));
      return;
    }
    String reason =
        "after %s of quiet a connection is dead, and one of the same age with keep-alives lives"
            .formatted(quiet);
    Optional<Boolean> delivered = between.deadOneDelivered();
    if (delivered.orElse(false)) {
      scales.speaksAgainst(
          Weight.STRONG, "what was said on it was acknowledged, so the way still knows it");
      return;
    }
    boolean deaf = dead.stream().allMatch(each -> each.end() == HeldEnd.DEAF_WHEN_USED);
    if (deaf && delivered.isPresent() && !sight.path().lossy()) {
      scales.proves(reason + ": what is said on the quiet one is never acknowledged");
    } else {
      scales.speaksFor(Weight.TELLING, reason);
    }
  }
}
