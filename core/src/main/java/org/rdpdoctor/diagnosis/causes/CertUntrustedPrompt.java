package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The first handshake ends while the user is asked about the certificate. */
final class CertUntrustedPrompt implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("cert-untrusted-prompt", StageId.CERTIFICATE);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    CertificatePicture certificate = sight.certificate();
    if (scales.rulesOutIf(
        certificate.trusted().isPresent() && certificate.namesTarget(),
        "a trusted certificate with the right name raises no question")) {
      return;
    }
    if (certificate.own().isPresent() && sight.scene().troubleReported() && mayBeAsked(sight)) {
      scales.speaksFor(
          Weight.HINT, "the certificate makes clients ask, and the connection ends while they do");
      return;
    }
    scales.untested("ask whether a second attempt right after the first one works");
  }

  /** Who examines is asked nothing, so that a fault which that meets is another one. */
  private static boolean mayBeAsked(Sight sight) {
    return sight.failing().filter(each -> each != StageId.CERTIFICATE).isEmpty();
  }
}
