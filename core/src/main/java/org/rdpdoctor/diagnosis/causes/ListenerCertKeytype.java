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

/** The server software does not support the type of the key. */
final class ListenerCertKeytype implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-cert-keytype", StageId.TLS);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TlsPicture tls = sight.tls();
    if (scales.rulesOutIf(
            sight.certificate().own().isPresent() && !sight.certificate().otherThanRsa(),
            "the key is RSA, which every server supports")
        || Passed.serverTls(sight, scales)) {
      return;
    }
    if (tls.every(End.MCS_DISCONNECT)) {
      scales.speaksFor(Weight.FAIR, "xrdp ends like this too when it cannot load the type of key");
    }
    if (tls.refusesWith(AlertDescription.HANDSHAKE_FAILURE)) {
      scales.speaksFor(Weight.HINT, "no suite fits a key of a type that the server cannot use");
    }
    if (tls.neverSpeaksTls()) {
      scales.speaksFor(Weight.SLIGHT, "a key that the server cannot use ends handshakes");
      NotWindows.weigh(sight, scales);
    }
  }
}
