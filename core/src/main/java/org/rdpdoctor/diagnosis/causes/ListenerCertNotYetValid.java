package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The validity starts in the future, or a clock is wrong. */
final class ListenerCertNotYetValid implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-cert-not-yet-valid", StageId.CERTIFICATE);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    CertificatePicture certificate = sight.certificate();
    if (certificate.notYetValid()) {
      String from = "it is valid only from " + certificate.beginningInWords();
      if (sight.validByTheHostsClock()) {
        scales.speaksFor(Weight.TELLING, from);
        scales.speaksAgainst(Weight.HINT, "by the host's own clock it is valid: ours may be wrong");
        return;
      }
      scales.proves(from);
      if (sight.nla().skewBeyondKerberos()) {
        scales.speaksFor(Weight.FAIR, "the server's clock differs from ours: one of them is wrong");
      }
      return;
    }
    scales.rulesOutIf(certificate.own().isPresent(), "the validity has begun");
  }
}
