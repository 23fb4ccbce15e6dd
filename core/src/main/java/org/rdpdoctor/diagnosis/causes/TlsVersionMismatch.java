package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TlsPicture;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.tls.AlertDescription;

/** No TLS version that both sides can use. */
final class TlsVersionMismatch implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("tls-version-mismatch", StageId.TLS);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TlsPicture tls = sight.tls();
    if (tls.accepts13Only()) {
      scales.speaksFor(
          Weight.FAIR, "TLS 1.3 only: Windows 10, Server 2019 and older clients do not have it");
      return;
    }
    if (tls.stumblesOver13()) {
      if (scales.rulesOutIf(
          sight.anotherRunGotThrough(),
          "in another run the same hello was taken, so the server does not mind it")) {
        return;
      }
      if (tls.silentOver13()) {
        weighSilence(tls, scales);
        return;
      }
      scales.speaksFor(
          Weight.TELLING, "a hello that offers TLS 1.3 too is cut off, one up to TLS 1.2 is taken");
      return;
    }
    if (scales.rulesOutIf(
        tls.acceptsModern() || tls.serverCanDoTls() || !tls.onlyRareSuites().isEmpty(),
        "the server agrees on a version")) {
      return;
    }
    if (tls.acceptsOldOnly()) {
      scales.proves("the server takes %s and turns newer versions down".formatted(tls.versions()));
    } else if (tls.everyAlert(AlertDescription.PROTOCOL_VERSION) && !tls.modernAsked()) {
      scales.speaksFor(
          Weight.FAIR,
          "the server answers old versions with alert 70, protocol version; whether it is a client or"
              + " a test that asks for nothing newer is not told");
    } else if (tls.everyAlert(AlertDescription.PROTOCOL_VERSION)) {
      scales.proves("the server itself answers current versions with alert 70, protocol version");
    }
    weighEnds(tls, scales);
    if (tls.every(End.RESET, End.CLOSED)) {
      NotWindows.weigh(sight, scales);
    }
  }

  /** The answer to TLS 1.3 is larger than that to TLS 1.2, so that the path may be to blame. */
  private static void weighSilence(TlsPicture tls, Scales scales) {
    if (!scales.rulesOutIf(
        tls.acceptedBy(Way.SMALL_WINDOW).isPresent(),
        "the same hello is taken when only small packets can come")) {
      scales.speaksFor(
          Weight.FAIR,
          "a hello that offers TLS 1.3 too gets no answer, one up to TLS 1.2 is taken");
    }
  }

  private static void weighEnds(TlsPicture tls, Scales scales) {
    if (tls.every(End.RESET, End.CLOSED)) {
      scales.speaksFor(
          Weight.SLIGHT, "a server without a usable version may end every hello without an alert");
    }
    if (tls.refusesWith(AlertDescription.INTERNAL_ERROR)) {
      scales.speaksFor(
          Weight.FAIR, "old versions that are allowed but cannot be signed end in alert 80");
    }
    if (tls.refusesWith(AlertDescription.HANDSHAKE_FAILURE)) {
      scales.speaksFor(Weight.SLIGHT, "some servers send alert 40 for a version");
    }
  }
}
