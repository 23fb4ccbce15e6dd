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
    if (Passed.serverTls(sight, scales)) {
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
    if (tls.refusesWith(AlertDescription.HANDSHAKE_FAILURE)) {
      weighHandshakeFailure(sight, scales);
    }
    if (tls.refusesWith(AlertDescription.INTERNAL_ERROR)) {
      scales.speaksFor(Weight.FAIR, "a key that cannot sign is an internal error (alert 80)");
    }
  }

  private static void weighHandshakeFailure(Sight sight, Scales scales) {
    Software software = sight.negotiation().software();
    boolean allOffered = sight.tls().allSuitesRefusedWith(AlertDescription.HANDSHAKE_FAILURE);
    if (software == Software.XRDP) {
      scales.speaksFor(Weight.HINT, "alert 40, though xrdp shows a bad key in another way");
    } else if (allOffered) {
      scales.speaksFor(
          software == Software.FREERDP_FAMILY ? Weight.TELLING : Weight.STRONG,
          "alert 40 even to a hello with every suite: a server without a key that fits its certificate can use none");
    } else {
      scales.speaksFor(
          Weight.FAIR,
          "a server without a key that fits its certificate finds no suite (alert 40)");
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
