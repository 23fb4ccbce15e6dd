package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The listener's certificate is past its validity. */
final class ListenerCertExpired implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-cert-expired", StageId.TLS);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    CertificatePicture certificate = sight.certificate();
    if (certificate.expired()) {
      String until = "it was valid until " + certificate.endInWords();
      if (sight.validByTheHostsClock()) {
        scales.speaksFor(Weight.TELLING, until);
        scales.speaksAgainst(Weight.HINT, "by the host's own clock it is valid: ours may be wrong");
        return;
      }
      scales.proves(until);
      if (sight.nla().skewBeyondKerberos()) {
        scales.speaksAgainst(Weight.HINT, "the two clocks differ: ours may be wrong");
      }
      return;
    }
    if (scales.rulesOutIf(certificate.own().isPresent(), "the certificate is not past its end")) {
      return;
    }
    if (sight.tls().neverSpeaksTls() && !sight.tls().serverCanDoTls()) {
      scales.speaksFor(
          Weight.SLIGHT,
          "a certificate that expired and could not be renewed leaves the listener without TLS");
      NotWindows.weigh(sight, scales);
    }
  }
}
