package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The issuer is not trusted and no prompt is possible. */
final class CertUntrusted implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("cert-untrusted", StageId.CERTIFICATE);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    CertificatePicture certificate = sight.certificate();
    if (scales.rulesOutIf(certificate.trusted().isPresent(), "the chain ends at a trusted root")) {
      return;
    }
    if (certificate.notTrustedThoughGiven()) {
      scales.proves(
          "the chain does not end at a given authority: "
              + PlainText.of(certificate.notTrusted().get().what().why()));
      return;
    }
    scales.untested("whom the client trusts is not known; name its authorities with --ca");
  }
}
