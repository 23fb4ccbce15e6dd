package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** The network between here and the host is broken. */
final class NetworkPathDown implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("network-path-down", StageId.NAME);
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
            "packets come back")) {
      return;
    }
    tcp.unreachable()
        .ifPresent(seen ->
            scales.speaksFor(
                seen.what().what().equals("host") ? Weight.HINT : Weight.TELLING,
                "unreachable: " + PlainText.of(seen.what().what()),
                seen));
    if (tcp.timedOut()) {
      scales.speaksFor(Weight.HINT, "nothing comes back");
    }
    if (sight.name().resolverFailed().isPresent()) {
      scales.speaksFor(Weight.FAIR, "not even a name server is reached");
    }
  }
}
