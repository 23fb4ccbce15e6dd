package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;

/** The two sides speak versions of CredSSP that do not fit together. */
final class CredsspVersionMismatch extends SignInCause {
  CredsspVersionMismatch() {
    super(
        "credssp-version-mismatch", clue(0x80090308L, Weight.GOOD), clue(0x8009030FL, Weight.GOOD));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    if (!sight.nla().beforeOracleUpdate()) {
      scales.rulesOut("the whole CredSSP exchange works");
      return;
    }
    weighMore(sight, scales);
  }

  @Override
  void weighBroken(Sight sight, SignInBroken broken, Scales scales) {
    if (!tellsNoStatus(sight)) {
      scales.speaksFor(
          broken.how() == SignInEnding.ALERTED ? Weight.GOOD : Weight.FAIR,
          "the server ends the exchange at the sealed public key without a reason");
    }
  }

  @Override
  void weighMore(Sight sight, Scales scales) {
    if (sight.nla().beforeOracleUpdate()) {
      scales.speaksFor(
          Weight.FAIR, "the server speaks CredSSP version " + sight.nla().version().orElse(0));
    }
    if (sight.signIn().notBound()) {
      scales.speaksFor(Weight.FAIR, "the server binds the public key in another way than we do");
    }
  }
}
