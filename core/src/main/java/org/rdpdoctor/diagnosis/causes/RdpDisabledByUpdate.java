package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** An update has switched Remote Desktop or its firewall rule off. */
final class RdpDisabledByUpdate implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("rdp-disabled-by-update", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.rdpAnswers(sight, scales)) {
      return;
    }
    if (tcp.refused()) {
      scales.speaksFor(Weight.HINT, "the port is refused, as after Remote Desktop went off");
    }
    if (tcp.windowsPortOpen() && (tcp.refused() || tcp.timedOut())) {
      scales.speaksFor(Weight.HINT, "it is Windows; did an update precede?");
    }
  }
}
