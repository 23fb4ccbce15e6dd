package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.SignInPicture;
import org.rdpdoctor.model.StageId;

/** A box in between terminates TLS with a certificate of its own. */
final class TlsInspection implements Cause {
  private static final long BAD_BINDINGS = 0xC000035BL;
  private static final long BAD_BINDINGS_OF_SSPI = 0x80090346L;

  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("tls-inspection", StageId.CERTIFICATE);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    SignInPicture signIn = sight.signIn();
    if (signIn.notBound()) {
      scales.speaksFor(
          Weight.STRONG,
          "the server binds the sign-in to another public key than the one that arrives here");
      return;
    }
    if (signIn.refusedWith(BAD_BINDINGS) || signIn.refusedWith(BAD_BINDINGS_OF_SSPI)) {
      scales.speaksFor(
          Weight.STRONG, "the server sees the sign-in bound to another certificate than its own");
      return;
    }
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
