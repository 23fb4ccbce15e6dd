package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The certificate is not acceptable to some clients; a new one cures it. */
final class ListenerCertInvalid implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-cert-invalid", StageId.TLS);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    CertificatePicture certificate = sight.certificate();
    certificate
        .unreadable()
        .ifPresent(seen ->
            scales.speaksFor(
                Weight.TELLING,
                "the certificate cannot be read: " + PlainText.of(seen.what().problem()),
                seen));
    if (DamagedStream.isSeen(sight)) {
      scales.speaksAgainst(
          Weight.TELLING,
          "other bytes of the server come damaged, too: they do not fit their checksum");
    }
    if (scales.rulesOutIf(certificate.own().isPresent(), "the certificate can be read")) {
      return;
    }
    if (sight.tls().brokenByPeer().isPresent()) {
      scales.speaksFor(Weight.HINT, "the handshake breaks about where the certificate is used");
    }
  }
}
