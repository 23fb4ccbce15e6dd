package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TlsPicture;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsVersion;

/** No signature algorithm that both sides can use. */
final class TlsSigalgMismatch implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("tls-sigalg-mismatch", StageId.TLS);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TlsPicture tls = sight.tls();
    if (scales.rulesOutIf(
        tls.accepted().contains(TlsVersion.TLS_1_3),
        "the server takes TLS 1.3, where nobody signs with SHA-1")) {
      return;
    }
    if (tls.acceptsModern() || tls.serverCanDoTls()) {
      scales.untested("a hello that offers no signature with SHA-1 would tell, and was not sent");
      return;
    }
    if (tls.acceptsNone() && tls.anyAlert(AlertDescription.INTERNAL_ERROR)) {
      scales.speaksFor(
          Weight.TELLING,
          "alert 80 is what OpenSSL sends when an old version wants SHA-1 and it may not sign with it");
    }
    if (tls.refusesWith(AlertDescription.HANDSHAKE_FAILURE)) {
      scales.speaksFor(Weight.HINT, "no common signature algorithm ends in alert 40 too");
    }
    if (tls.every(End.RESET, End.CLOSED)) {
      scales.speaksFor(Weight.SLIGHT, "a server that can only sign with SHA-1 may end every hello");
      NotWindows.weigh(sight, scales);
    }
  }
}
