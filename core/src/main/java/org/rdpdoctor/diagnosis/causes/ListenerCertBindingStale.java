package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;

/** The listener is bound to a thumbprint that is not in the store. */
final class ListenerCertBindingStale implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-cert-binding-stale", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    if (Passed.serverTls(sight, scales)) {
      return;
    }
    if (sight.negotiation().refusedWith(NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER)) {
      scales.speaksFor(Weight.FAIR, "the server says that it has no valid certificate");
    }
    if (sight.tls().neverSpeaksTls()) {
      scales.speaksFor(
          sight.tls().any(End.SILENT) ? Weight.SLIGHT : Weight.HINT,
          "a binding to a certificate that is gone ends every handshake");
      NotWindows.weigh(sight, scales);
    }
  }
}
