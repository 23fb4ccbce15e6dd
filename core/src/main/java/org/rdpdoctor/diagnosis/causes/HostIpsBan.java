package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** A brute-force blocker has shut this client out. */
final class HostIpsBan implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("host-ips-ban", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (sight.turnedAway().isPresent()) {
      scales.speaksFor(Weight.TELLING, sight.turnedAway().get().sentence());
      return;
    }
    if (Passed.tcp(sight, scales)) {
      return;
    }
    if (tcp.timedOut()) {
      scales.speaksFor(
          tcp.hostAnswersElsewhere() ? Weight.SLIGHT : Weight.HINT,
          "a banned address meets silence; ask from another address");
    }
    if (tcp.refused() || tcp.prohibited().isPresent()) {
      scales.speaksFor(Weight.SLIGHT, "some blockers refuse instead of dropping");
    }
  }
}
