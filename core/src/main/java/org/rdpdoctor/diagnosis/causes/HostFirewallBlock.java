package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** The firewall of the host itself blocks. */
final class HostFirewallBlock implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("host-firewall-block", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.tcp(sight, scales)) {
      return;
    }
    if (tcp.timedOut()) {
      scales.speaksFor(
          tcp.hostAnswersElsewhere() ? Weight.STRONG : Weight.HINT,
          tcp.hostAnswersElsewhere()
              ? "other ports of the host are open to us and this one is silent"
              : "silence is also what the host's own firewall leaves");
    }
    if (tcp.timedOut() && sight.udp().answered()) {
      scales.speaksFor(
          Weight.GOOD, "the RDP service answers over UDP; only TCP to the same port is silent");
    }
    if (tcp.prohibited().isPresent()) {
      scales.speaksFor(Weight.FAIR, "a host's own firewall can answer with a prohibition");
    }
    if (tcp.refused()) {
      scales.speaksFor(Weight.HINT, "a host's own firewall can answer with a reset");
    }
  }
}
