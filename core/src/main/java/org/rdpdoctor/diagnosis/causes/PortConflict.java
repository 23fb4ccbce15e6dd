package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** Another process owns the RDP port. */
final class PortConflict implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("port-conflict", StageId.TCP, StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NegotiationPicture negotiation = sight.negotiation();
    if (Passed.rdpAnswers(sight, scales)
        || scales.rulesOutIf(sight.tcp().refused(), "no process owns the port")) {
      return;
    }
    if (negotiation.foreignService().isPresent()) {
      scales.speaksFor(Weight.GOOD, "another program has the port");
    }
    if (negotiation.malformed().isPresent()) {
      scales.speaksFor(Weight.FAIR, "what has the port does not talk RDP");
    }
    if (negotiation.neverAnswers()) {
      scales.speaksFor(Weight.HINT, "what has the port does not answer an RDP request");
    }
  }
}
