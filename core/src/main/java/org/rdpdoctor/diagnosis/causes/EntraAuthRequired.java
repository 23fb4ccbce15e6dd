package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.model.SignInObservation.SignInRefused;

/** The host takes Entra accounts, which sign in another way. */
final class EntraAuthRequired extends SignInCause {
  private static final long LOGON_FAILURE = 0xC000006DL;

  EntraAuthRequired() {
    super("entra-auth-required");
  }

  @Override
  void weighRefused(SignInRefused refused, Scales scales) {
    if (refused.status().value() != LOGON_FAILURE) {
      return;
    }
    switch (refused.attempt().account()) {
      case ENTRA ->
          scales.speaksFor(
              Weight.STRONG, "an Entra account is refused with name and password, as always");
      case PRINCIPAL_NAME ->
          scales.speaksFor(
              Weight.SLIGHT, "name@realm may be an Entra account, which signs in another way");
      case BARE_NAME, WITH_DOMAIN -> {
        // nothing points to Entra
      }
    }
  }
}
