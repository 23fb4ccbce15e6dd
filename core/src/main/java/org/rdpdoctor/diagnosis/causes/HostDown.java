package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** No host answers at the address. */
final class HostDown implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("host-down", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.tcp(sight, scales)
        || scales.rulesOutIf(
            tcp.refused()
                || tcp.reset()
                || tcp.hostAnswersElsewhere()
                || sight.udp().hostAnswers(sight.address()),
            "the host answers")) {
      return;
    }
    tcp.unreachable()
        .filter(seen -> seen.what().what().equals("host"))
        .ifPresent(seen ->
            scales.speaksFor(
                Weight.TELLING, "the last router finds no such host on its network", seen));
    if (tcp.timedOut()) {
      scales.speaksFor(
          tcp.otherPortsAllSilent() ? Weight.STRONG : Weight.FAIR,
          tcp.otherPortsAllSilent()
              ? "no port of the address answers"
              : "nothing comes back from the address");
    }
  }
}
