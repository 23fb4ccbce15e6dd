package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The client sends what it saved long ago. */
final class ClientStaleCredentials extends SignInCause {
  ClientStaleCredentials() {
    super(
        "client-stale-credentials",
        clue(0xC000006DL, Weight.SLIGHT),
        clue(0xC000006AL, Weight.SLIGHT));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    if (!sight.scene().troubleReported()) {
      scales.untested("what a client has saved is in its own store; these credentials work");
    } else {
      scales.speaksFor(
          Weight.FAIR, "the credentials that were given here work, so the client may send others");
    }
  }
}
