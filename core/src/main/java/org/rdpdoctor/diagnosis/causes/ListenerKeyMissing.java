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
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.tls.AlertDescription;

/** There is no private key for the bound certificate, or none that can be used. */
final class ListenerKeyMissing implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-key-missing", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TlsPicture tls = sight.tls();
    if (Passed.tls(sight, scales)) {
      return;
    }
    Software software = sight.negotiation().software();
    if (sight.negotiation().refusedWith(NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER)) {
      if (software == Software.XRDP) {
        scales.speaksFor(Weight.STRONG, "the server says that it has no valid certificate and key");
      } else {
        scales.proves("the server itself says that it has no valid certificate and key");
      }
    }
    weighEnds(tls, scales);
    if (tls.neverSpeaksTls()) {
      NotWindows.weigh(sight, scales);
    }
    if (tls.everyAlert(AlertDescription.HANDSHAKE_FAILURE)) {
      scales.speaksFor(
          software == Software.FREERDP_FAMILY ? Weight.TELLING : Weight.FAIR,
          "without a key that fits its certificate a server finds no suite it can use (alert 40)");
    }
    if (tls.everyAlert(AlertDescription.INTERNAL_ERROR)) {
      scales.speaksFor(Weight.FAIR, "a key that cannot sign is an internal error (alert 80)");
    }
  }

  private static void weighEnds(TlsPicture tls, Scales scales) {
    if (tls.every(End.RESET)) {
      scales.speaksFor(Weight.STRONG, "without a key, the handshake dies at the hello");
    } else if (tls.every(End.RESET, End.CLOSED)) {
      scales.speaksFor(Weight.GOOD, "without a key, the handshake ends at the hello");
    } else if (tls.neverSpeaksTls()) {
      scales.speaksFor(Weight.HINT, "without a key, the hello gets no answer");
    }
  }
}
