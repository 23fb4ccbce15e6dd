package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** The RDP service does not run. */
final class ServiceStopped implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("service-stopped", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.rdpAnswers(sight, scales) || Passed.udp(sight, scales)) {
      return;
    }
    if (tcp.refused()) {
      scales.speaksFor(Weight.GOOD, "nothing listens on the port");
    }
    if (tcp.timedOut() && tcp.hostAnswersElsewhere()) {
      scales.speaksFor(
          Weight.HINT, "where a firewall hides closed ports, a stopped service is silent");
    }
    if (sight.negotiation().foreignService().isPresent()) {
      scales.speaksFor(Weight.SLIGHT, "another program could take the port");
    }
  }
}
