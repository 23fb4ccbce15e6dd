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

/** The key is there, but the service may not read its file. */
final class ListenerKeyUnreadable implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-key-unreadable", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TlsPicture tls = sight.tls();
    if (Passed.serverTls(sight, scales)) {
      return;
    }
    if (sight.negotiation().refusedWith(NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER)) {
      scales.speaksFor(Weight.GOOD, "a key that cannot be read counts as no key");
    }
    if (tls.every(End.RESET)) {
      scales.speaksFor(
          Weight.TELLING,
          "negotiation works and every hello is reset without an alert: the picture of a key that Schannel cannot open");
      NotWindows.weigh(sight, scales);
    } else if (tls.every(End.RESET, End.CLOSED)) {
      scales.speaksFor(
          Weight.TELLING,
          "negotiation works and every hello ends the connection without an alert, as when the key cannot be opened");
      NotWindows.weigh(sight, scales);
    } else if (tls.neverSpeaksTls()) {
      scales.speaksFor(Weight.STRONG, "negotiation works and no hello is answered");
      NotWindows.weigh(sight, scales);
    }
    if (tls.neverSpeaksTls() && sight.negotiation().software() == Software.WINDOWS) {
      scales.speaksFor(
          Weight.SLIGHT, "it looks like Windows, where this break is mostly the key's");
    }
    if (tls.refusesWith(AlertDescription.HANDSHAKE_FAILURE)
        && sight.negotiation().software() == Software.FREERDP_FAMILY) {
      scales.speaksFor(
          Weight.GOOD, "servers of the FreeRDP family without a usable key send alert 40");
    }
  }
}
