package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TlsPicture;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;

/** The service may not use the machine key store at all. */
final class MachinekeysAcl implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("machinekeys-acl", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TlsPicture tls = sight.tls();
    if (Passed.serverTls(sight, scales)) {
      return;
    }
    if (sight.negotiation().refusedWith(NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER)) {
      scales.speaksFor(Weight.GOOD, "a key store that is closed to the service counts as no key");
      NotWindows.weigh(sight, scales);
    }
    if (tls.neverSpeaksTls()) {
      scales.speaksFor(
          tls.any(End.SILENT) ? Weight.GOOD : Weight.STRONG,
          "no key of the store can be opened, so every handshake dies at the hello");
      NotWindows.weigh(sight, scales);
    }
    if (tls.every(End.RESET, End.CLOSED)) {
      scales.speaksFor(Weight.HINT, "folder rights drift more often than those of one file");
      scales.speaksFor(Weight.HINT, "it is documented for this very picture");
    }
  }
}
