package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The account lacks the right to sign in remotely. */
final class AccountNoRdpRight extends SignInCause {
  AccountNoRdpRight() {
    super("account-no-rdp-right", clue(0xC000015BL, Weight.GOOD));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    if (sight.signIn().notAuthorized().isPresent()) {
      scales.speaksFor(
          Weight.TELLING, "the server says at once that the account may not sign in remotely");
    } else if (sight.signIn().signedIn().flatMap(each -> each.authorization()).isPresent()) {
      scales.rulesOut("the server says that the account may sign in remotely");
    }
  }
}
