package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** The port does not lead to the RDP listener. */
final class WrongPort implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("wrong-port", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    NegotiationPicture negotiation = sight.negotiation();
    if (Passed.rdpAnswers(sight, scales)) {
      return;
    }
    boolean usual = sight.target().port() == USUAL_PORT;
    if (tcp.refused()) {
      scales.speaksFor(
          tcp.hostAnswersElsewhere() ? Weight.FAIR : Weight.HINT,
          "the host is there, and nothing listens on this port");
    }
    if (tcp.timedOut() && tcp.hostAnswersElsewhere()) {
      scales.speaksFor(Weight.HINT, "the host is there, and this port does not answer");
    }
    if (tcp.reset()) {
      scales.speaksFor(Weight.FAIR, "a port mapping that leads nowhere opens and resets");
    }
    if (negotiation.foreignService().isPresent()) {
      scales.speaksFor(Weight.FAIR, "another service is on this port");
    }
    if (negotiation.reset()) {
      scales.speaksFor(
          negotiation.waitsForRequest() ? Weight.SLIGHT : Weight.FAIR,
          "a port mapping that leads nowhere opens and resets");
    } else if (negotiation.malformed().isPresent() || negotiation.neverAnswers()) {
      scales.speaksFor(Weight.SLIGHT, "what listens on this port does not talk RDP");
    }
    if (!usual && !sight.good(StageId.NEGOTIATION) && tcp.view().ran()) {
      scales.speaksFor(Weight.HINT, "the port is not the usual 3389");
    }
  }

  private static final int USUAL_PORT = 3389;
}
