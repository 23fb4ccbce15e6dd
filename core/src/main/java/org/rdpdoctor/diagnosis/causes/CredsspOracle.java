package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NlaPicture;
import org.rdpdoctor.diagnosis.picture.Sight;

/** One side lacks the CredSSP update of 2018 and the other refuses it. */
final class CredsspOracle extends SignInCause {
  CredsspOracle() {
    super("credssp-oracle", clue(0x80090302L, Weight.TELLING));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    weighMore(sight, scales);
  }

  @Override
  void weighMore(Sight sight, Scales scales) {
    NlaPicture nla = sight.nla();
    if (nla.beforeOracleUpdate()) {
      scales.speaksFor(
          Weight.TELLING,
          "the server speaks CredSSP version %d; updated Windows clients demand at least 5"
              .formatted(nla.version().orElse(0)));
    } else if (nla.version().isPresent() && !sight.scene().troubleReported()) {
      scales.rulesOut(
          "the server speaks CredSSP version %d, so it has the update"
              .formatted(nla.version().get()));
    }
  }
}
