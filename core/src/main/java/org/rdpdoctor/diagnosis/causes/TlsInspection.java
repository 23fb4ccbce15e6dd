package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** A box in between terminates TLS with a certificate of its own. */
final class TlsInspection implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("tls-inspection", StageId.CERTIFICATE);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    CertificatePicture certificate = sight.certificate();
    if (certificate.own().isEmpty()) {
      return;
    }
    certificate
        .inspector()
        .ifPresent(issuer ->
            scales.speaksFor(
                Weight.TELLING,
                "the issuer is a product that inspects TLS: " + PlainText.of(issuer)));
    if (certificate.inspector().isEmpty()
        && scales.rulesOutIf(
            certificate.selfSigned() && HostNames.certificateNamesComputer(sight),
            "the certificate is self-signed by the host that answers")) {
      return;
    }
    scales.untested("compare the fingerprint here with the one on the server");
  }
}
