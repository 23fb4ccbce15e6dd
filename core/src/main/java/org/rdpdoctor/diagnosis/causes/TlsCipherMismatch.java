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
    if (scales.rulesOutIf(tls.acceptsModern(), "the server agrees on a suite")) {
      return;
    }
    if (tls.everyAlert(AlertDescription.HANDSHAKE_FAILURE)) {
      scales.speaksFor(
          sight.negotiation().software() == Software.FREERDP_FAMILY ? Weight.FAIR : Weight.STRONG,
          "alert 40 on every version is what a server without a common suite sends");
    } else if (tls.modernAlert(AlertDescription.HANDSHAKE_FAILURE)) {
      scales.speaksFor(Weight.FAIR, "alert 40 is what a server without a common suite sends");
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
