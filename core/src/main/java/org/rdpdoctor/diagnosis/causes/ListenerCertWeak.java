package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The key is too short or the signature algorithm is out of use. */
final class ListenerCertWeak implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("listener-cert-weak", StageId.TLS);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    CertificatePicture certificate = sight.certificate();
    if (certificate.weakness().isPresent()) {
      scales.proves(certificate.weakness().get());
      return;
    }
    if (certificate.selfSignedWithDatedSignature()) {
      scales.speaksFor(
          Weight.HINT,
          "the signature is out of use; on a self-signed certificate nobody checks it");
      return;
    }
    if (scales.rulesOutIf(
        certificate.own().isPresent(), "key and signature are of current strength")) {
      return;
    }
    if (sight.tls().every(End.MCS_DISCONNECT)) {
      scales.speaksFor(
          Weight.STRONG, "xrdp ends like this too when its OpenSSL finds key or digest too weak");
    }
  }
}
