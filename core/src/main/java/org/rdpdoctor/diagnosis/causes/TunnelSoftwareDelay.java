package org.rdpdoctor.diagnosis.causes;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** A proxy delays the first reply beyond the patience of clients. */
final class TunnelSoftwareDelay implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("tunnel-software-delay", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    Optional<Duration> first = sight.negotiation().quickestAnswer();
    boolean quickConnect =
        sight.tcp().connectTook().map(took -> took.compareTo(QUICK) < 0).orElse(false);
    if (first.isPresent() && first.get().compareTo(Slowness.LIMIT) > 0 && quickConnect) {
      scales.speaksFor(
          Weight.GOOD, "TCP opens at once and the first reply takes " + PlainText.of(first.get()));
    }
    if (sight.negotiation().silent() && quickConnect) {
      scales.speaksFor(Weight.HINT, "TCP opens at once and no reply came in our time");
    }
    scales.rulesOutIf(
        first.map(took -> took.compareTo(QUICK) < 0).orElse(false),
        "the first reply comes at once");
  }

  private static final Duration QUICK = Duration.ofSeconds(1);
}
