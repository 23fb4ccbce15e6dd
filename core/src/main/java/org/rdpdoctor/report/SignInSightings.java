package org.rdpdoctor.report;

import org.rdpdoctor.model.SignInObservation;
import org.rdpdoctor.model.SignInObservation.PublicKeyNotBound;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.model.SignInObservation.SignInNotAuthorized;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignedIn;

/** What came of a sign-in, as one line each. */
final class SignInSightings {
  private SignInSightings() {}

  static String line(SignInObservation seen) {
    return switch (seen) {
      case SignedIn(SignInAttempt attempt, boolean delegated, var authorization) ->
          "signed in%s%s, %s"
              .formatted(
                  delegated ? "" : " without handing over credentials",
                  authorization.isPresent() ? ", authorized to sign in remotely" : "",
                  attempt(attempt));
      case SignInRefused refused ->
          "refused with %s after %s, %s"
              .formatted(refused.status(), step(refused.step()), attempt(refused.attempt()));
      case SignInBroken broken ->
          "%s after %s%s, %s"
              .formatted(
                  ending(broken.how()),
                  step(broken.step()),
                  broken.detail().isEmpty() ? "" : ": " + broken.detail(),
                  attempt(broken.attempt()));
      case PublicKeyNotBound(SignInAttempt attempt) ->
          "the server is bound to another public key than its certificate's; "
              + "no credentials were sent, "
              + attempt(attempt);
      case SignInNotAuthorized(SignInAttempt attempt, var authorization) ->
          "signed in but not authorized (%s), %s".formatted(authorization, attempt(attempt));
      case SignInNotAttempted(var _, String because) -> "not signed in: " + because;
    };
  }

  private static String attempt(SignInAttempt attempt) {
    return "%s, CredSSP version %d, %d round trips, %s"
        .formatted(
            attempt.mechanism(),
            attempt.credSspVersion(),
            attempt.roundTrips(),
            Sightings.millis(attempt.took()));
  }

  private static String step(SignInObservation.SignInStep step) {
    return switch (step) {
      case FIRST_TOKEN -> "the first token";
      case PROOF -> "the proof";
      case PUBLIC_KEY -> "the public key";
      case CREDENTIALS -> "the credentials";
    };
  }

  private static String ending(SignInObservation.SignInEnding how) {
    return switch (how) {
      case CLOSED -> "closed";
      case RESET -> "reset";
      case SILENT -> "no answer";
      case ALERTED -> "TLS alert";
      case MALFORMED -> "unreadable answer";
      case CUT_SHORT -> "no answer before our deadline";
      case OURS -> "given up";
    };
  }
}
