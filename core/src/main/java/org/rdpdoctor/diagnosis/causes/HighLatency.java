package org.rdpdoctor.diagnosis.causes;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Threshold;
import org.rdpdoctor.model.StageId;

/** Round trips take longer than the session or a timer tolerates. */
final class HighLatency implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("high-latency", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    Optional<Duration> connect = roundTrip(sight);
    if (connect.isEmpty()) {
      return;
    }
    boolean far = connect.get().compareTo(FAR) >= 0;
    boolean slow = Slowness.of(sight).isPresent();
    if (sight.path().distanceProved(sight.negotiation().quickestAnswer())) {
      scales.proves(sight.path().trouble().orElse("every round trip is long"));
    } else if (sight.path().tooFar()) {
      scales.speaksFor(Weight.STRONG, sight.path().trouble().orElse("every round trip is long"));
    } else if (far && !sight.tcp().synSentAgain()) {
      scales.speaksFor(Weight.FAIR, "one round trip takes " + PlainText.of(connect.get()));
    }
    boolean jittery = sight.path().jittery();
    if (jittery) {
      scales.speaksFor(
          Weight.FAIR,
          "two round trips in a row differ by "
              + PlainText.of(sight.path().jitter().orElseThrow())
              + " on average");
    }
    if (slow) {
      scales.speaksFor(Weight.SLIGHT, "an answer took " + PlainText.of(Slowness.of(sight).get()));
    }
    if (slow && !far) {
      scales.speaksAgainst(
          Weight.FAIR,
          "the round trip itself takes only "
              + PlainText.of(connect.get())
              + ", so it is the server or a proxy");
    }
    scales.rulesOutIf(
        !slow && !jittery && connect.get().compareTo(NEAR) < 0,
        "one round trip takes only " + PlainText.of(connect.get()));
  }

  /** As measured at leisure; else the connect that every examination makes. */
  private static Optional<Duration> roundTrip(Sight sight) {
    return sight.path().roundTrip().or(() -> sight.tcp().connectTook());
  }

  private static final Duration FAR = Threshold.ROUND_TRIP_POOR.duration();
  private static final Duration NEAR = Threshold.ROUND_TRIP_COMFORTABLE.duration();
}
