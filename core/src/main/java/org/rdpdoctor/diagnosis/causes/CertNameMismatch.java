package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The certificate does not carry the name that the client uses. */
final class CertNameMismatch implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("cert-name-mismatch", StageId.CERTIFICATE);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    CertificatePicture certificate = sight.certificate();
    if (scales.rulesOutIf(certificate.namesTarget(), "the certificate carries the name")) {
      return;
    }
    if (certificate.issuedForAnother()) {
      scales.proves(
          "an authority issued the certificate for another name than %s; strict clients refuse, mstsc warns%s"
              .formatted(PlainText.of(sight.target().host()), certificate.shareForAnother()));
      return;
    }
    scales.untested("a self-signed certificate raises a question whatever its name");
  }
}
