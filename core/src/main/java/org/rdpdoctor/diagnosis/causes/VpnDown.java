package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** The VPN or overlay that leads to the host is not connected. */
final class VpnDown implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("vpn-down", StageId.NAME);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.tcp(sight, scales)
        || scales.rulesOutIf(tcp.refused() || tcp.hostAnswersElsewhere(), "the host is reached")) {
      return;
    }
    boolean unanswered = tcp.timedOut() || tcp.unreachable().isPresent();
    if (unanswered && HostNames.overlayAddress(sight)) {
      scales.speaksFor(Weight.GOOD, "the address belongs to a range that VPN overlays use");
    } else if (unanswered && HostNames.privateAddress(sight)) {
      scales.speaksFor(Weight.FAIR, "the address is private: away from its network it needs a VPN");
    }
    if (sight.name().noSuchName().isPresent() || sight.name().resolverFailed().isPresent()) {
      scales.speaksFor(Weight.HINT, "internal names need the resolver of their own network");
    }
  }
}
