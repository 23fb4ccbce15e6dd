package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** Remote Desktop is switched off on the host. */
final class RdpDisabled implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("rdp-disabled", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.rdpAnswers(sight, scales) || Passed.udp(sight, scales)) {
      return;
    }
    if (tcp.refused()) {
      scales.speaksFor(Weight.FAIR, "a host with Remote Desktop off refuses the port");
    }
    boolean silentWindows = tcp.timedOut() && tcp.windowsPortOpen();
    if (silentWindows) {
      scales.speaksFor(Weight.FAIR, "switching Remote Desktop off closes its firewall rule too");
    }
    if (tcp.refused() && tcp.windowsPortOpen()) {
      scales.speaksFor(
          Weight.GOOD,
          "it is Windows, where Remote Desktop is off by default; open: " + tcp.openPorts());
    }
    if (tcp.unixPortOpen() && !tcp.windowsPortOpen()) {
      scales.speaksAgainst(Weight.FAIR, "the host does not look like Windows");
    }
  }
}
