package org.rdpdoctor.diagnosis.causes;

import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The client has stored another fingerprint than the one served. */
final class CertChangedPinned implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("cert-changed-pinned", StageId.CERTIFICATE);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    Optional<Boolean> expected = sight.certificateExpected();
    if (scales.rulesOutIf(expected.orElse(false), "the certificate is the one that is expected")) {
      return;
    }
    if (expected.isPresent()) {
      scales.speaksFor(
          Weight.TELLING, "the certificate is another one than the one that is expected");
    }
    if (sight.certificate().varied()) {
      scales.speaksFor(
          Weight.FAIR,
          "the server shows different certificates; a client that stored one refuses the other");
    }
    scales.untested("compare the fingerprint with the one that the client has stored");
  }
}
