package org.rdpdoctor.diagnosis.causes;

import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Threshold;

/** The line is too thin for the session. A server that measures it tells what it found. */
final class LowBandwidth implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("low-bandwidth");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    Optional<Long> told = sight.session().bandwidthKilobits();
    if (told.isEmpty()) {
      scales.untested("it takes a session whose server measures the line, or a packet capture");
      return;
    }
    String found = "the server measured %,d kbit/s when the session began".formatted(told.get());
    if (told.get() < Threshold.BANDWIDTH_POOR.value()) {
      scales.speaksFor(Weight.STRONG, found);
    } else if (told.get() < Threshold.BANDWIDTH_AMPLE.value()) {
      scales.speaksAgainst(Weight.FAIR, found);
    } else {
      scales.rulesOut(found);
    }
  }
}
