package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Software;
import org.rdpdoctor.diagnosis.picture.TlsPicture;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.tls.AlertDescription;

/** No cipher suite that both sides can use. */
final class TlsCipherMismatch implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("tls-cipher-mismatch", StageId.TLS);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TlsPicture tls = sight.tls();
    if (scales.rulesOutIf(
        tls.acceptsModern() || tls.serverCanDoTls(), "the server agrees on a suite")) {
      return;
    }
    if (!tls.onlyRareSuites().isEmpty() && tls.ordinaryRefused()) {
      scales.proves(
          "of all suites the server takes %s, and it turns down those of current clients"
              .formatted(tls.onlyRareSuites().getFirst()));
      return;
    }
    if (tls.refusesWith(AlertDescription.HANDSHAKE_FAILURE)) {
      boolean othersSayIt = sight.negotiation().software() == Software.XRDP;
      boolean allOffered = tls.allSuitesRefusedWith(AlertDescription.HANDSHAKE_FAILURE);
      scales.speaksFor(
          othersSayIt || !allOffered ? Weight.STRONG : Weight.FAIR,
          "alert 40 is what a server without a common suite sends");
      if (allOffered && !othersSayIt) {
        scales.speaksAgainst(
            Weight.SLIGHT,
            "it comes even when every suite is offered, so it may not be the suites");
      }
    }
    if (tls.anyAlert(AlertDescription.INSUFFICIENT_SECURITY)) {
      scales.speaksFor(Weight.TELLING, "alert 71: the suites on offer are not good enough");
    }
    if (tls.every(End.RESET, End.CLOSED)) {
      scales.speaksFor(
          Weight.SLIGHT, "a server without a common suite may end every hello without an alert");
      NotWindows.weigh(sight, scales);
    }
  }
}
