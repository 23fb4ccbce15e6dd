package org.rdpdoctor.diagnosis.causes;

import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
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
    if (sight.negotiation().silent() || sight.tls().every(End.SILENT)) {
      weighSilence(sight, scales);
      return;
    }
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
    if (tcp.timedOut() && sight.udp().answered()) {
      scales.speaksFor(
          Weight.TELLING, "the RDP service answers over UDP; only TCP to the same port is silent");
    }
    if (tcp.unreachable().isPresent()) {
      scales.speaksAgainst(Weight.FAIR, "a router reports the failure; a drop would be silent");
    }
  }

  /** A filter that looks into packets lets the connection open and drops what it carries. */
  private static void weighSilence(Sight sight, Scales scales) {
    Optional<Boolean> delivered = sight.delivered();
    if (delivered.isEmpty()) {
      scales.speaksFor(Weight.HINT, "the connection opens, and then packets may be dropped");
      return;
    }
    if (delivered.get()) {
      scales.rulesOut("the other side has acknowledged what met silence, so it was not dropped");
      return;
    }
    scales.speaksFor(
        Weight.STRONG,
        "the connection opens, and what is sent then is never acknowledged: it is dropped on the way");
  }
}
