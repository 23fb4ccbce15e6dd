package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** Something answers at the address, but no RDP server. */
final class NotAnRdpServer implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("not-an-rdp-server", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    NegotiationPicture negotiation = sight.negotiation();
    if (Passed.rdpAnswers(sight, scales)) {
      return;
    }
    negotiation
        .foreignService()
        .ifPresent(seen ->
            scales.proves(
                "what answers on this port is %s, not RDP"
                    .formatted(PlainText.of(seen.what().service())),
                seen.connection()));
    if (negotiation.malformed().isPresent() && negotiation.foreignService().isEmpty()) {
      scales.speaksFor(Weight.STRONG, "the answer is neither RDP nor a service that we know");
    }
    if (negotiation.closed()) {
      scales.speaksFor(
          Weight.FAIR,
          "the request is met with a close, as by a service that waits for something else");
    }
    if (negotiation.silent()) {
      scales.speaksFor(Weight.HINT, "some services wait in silence for what they understand");
    }
    if (negotiation.reset()) {
      scales.speaksFor(Weight.HINT, "some services reset on what they do not understand");
    }
    if (tcp.refused()) {
      scales.speaksFor(Weight.SLIGHT, "the host is there, and nothing listens");
    }
  }
}
