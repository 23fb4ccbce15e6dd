package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The issued certificate does not meet RDP's requirements. */
final class ListenerCertTemplate implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-cert-template", StageId.CERTIFICATE);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    CertificatePicture certificate = sight.certificate();
    if (certificate.issuedForOtherUse()) {
      scales.proves(
          "it was issued with extended key usages that name neither server authentication nor Remote"
              + " Desktop");
      return;
    }
    if (certificate.usageForbidsServer()) {
      scales.speaksFor(
          Weight.FAIR,
          "its extended key usages name neither server authentication nor Remote Desktop");
      return;
    }
    scales.rulesOutIf(certificate.own().isPresent(), "its usages allow a server");
  }
}
