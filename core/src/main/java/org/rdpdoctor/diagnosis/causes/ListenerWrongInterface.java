package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** The listener is bound to loopback, vsock or another interface. */
final class ListenerWrongInterface implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-wrong-interface", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.tcp(sight, scales)) {
      return;
    }
    if (tcp.refused()) {
      scales.speaksFor(Weight.FAIR, "a listener on another interface leaves this one refused");
    }
    if (tcp.timedOut()) {
      scales.speaksAgainst(Weight.FAIR, "an interface without a listener would refuse");
    }
  }
}
