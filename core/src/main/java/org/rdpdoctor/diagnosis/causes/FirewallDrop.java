package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** A firewall drops the packets without a word. */
final class FirewallDrop implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("firewall-drop", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.tcp(sight, scales)
        || scales.rulesOutIf(
            tcp.refused() || tcp.reset() || tcp.prohibited().isPresent(),
            "an answer comes back, so nothing is dropped")) {
      return;
    }
    if (tcp.timedOut()) {
      scales.speaksFor(
          tcp.hostAnswersElsewhere() ? Weight.TELLING : Weight.GOOD,
          tcp.hostAnswersElsewhere()
              ? "the host answers on other ports and is silent on this one"
              : "silence is what a dropping firewall leaves");
    }
    if (tcp.unreachable().isPresent()) {
      scales.speaksAgainst(Weight.FAIR, "a router reports the failure; a drop would be silent");
    }
  }
}
