package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Software;
import org.rdpdoctor.model.SignInObservation.SignInBroken;

/** The server has no credentials of its own to check clients against. */
final class ServerCredentialsUnset extends SignInCause {
  ServerCredentialsUnset() {
    super("server-credentials-unset");
  }

  @Override
  void weighBroken(Sight sight, SignInBroken broken, Scales scales) {
    if (tellsNoStatus(sight)) {
      scales.speaksFor(
          Weight.FAIR, "a server of the FreeRDP family closes whatever account is tried");
    }
  }

  @Override
  void weighMore(Sight sight, Scales scales) {
    scales.rulesOutIf(
        sight.negotiation().software() == Software.WINDOWS,
        "the server looks like Windows, which uses its own accounts");
  }
}
