package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** FIPS or a minimum encryption level excludes the client. */
final class EncryptionLevelMismatch implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("encryption-level-mismatch", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NegotiationPicture negotiation = sight.negotiation();
    if (scales.rulesOutIf(
        sight.good(StageId.TLS), "with TLS the encryption level of plain RDP is not used")) {
      return;
    }
    if (negotiation.plainThoughTlsOffered() || negotiation.confirmedPlainly()) {
      scales.speaksFor(
          Weight.HINT,
          "with plain RDP security the two sides must agree on an encryption level too");
    }
  }
}
