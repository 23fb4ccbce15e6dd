package org.rdpdoctor.diagnosis.causes;

import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Seen;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.StageView;
import org.rdpdoctor.model.CaptureObservation.StandardSecuritySeen;
import org.rdpdoctor.model.SessionObservation.ServerCertificateUnreadable;
import org.rdpdoctor.model.SessionObservation.ServerSettingsReceived;
import org.rdpdoctor.model.SessionObservation.SessionGivenUp;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.gcc.EncryptionMethods;

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
        sight.goodTls(), "with TLS the encryption level of plain RDP is not used")) {
      return;
    }
    if (negotiation.plainThoughTlsOffered() || negotiation.confirmedPlainly()) {
      scales.speaksFor(
          Weight.HINT,
          "with plain RDP security the two sides must agree on an encryption level too");
    }
    weighSession(sight, scales);
  }

  /** What the server chose of all the methods that there are, and what came of it. */
  private static void weighSession(Sight sight, Scales scales) {
    Optional<Seen<ServerSettingsReceived>> settings = sight.session().settings();
    if (settings.isEmpty()) {
      weighNoSettings(sight, scales);
      return;
    }
    EncryptionMethods method = settings.get().what().encryptionMethod();
    if (method.equals(EncryptionMethods.FIPS)) {
      scales.speaksFor(
          Weight.GOOD,
          "the server encrypts with Triple DES (FIPS) only, which many clients cannot",
          settings.get());
    } else if (sight.session().stands() && !method.equals(EncryptionMethods.NONE)) {
      scales.speaksAgainst(Weight.FAIR, "with %s the two sides agree and go on".formatted(method));
    } else if (chosenInVain(sight.view(StageId.SESSION))) {
      scales.speaksFor(
          Weight.STRONG,
          "the server chooses the encryption %s, with which nobody can go on".formatted(method),
          settings.get());
    }
  }

  /** Nobody can go on, and not because of the certificate. */
  private static boolean chosenInVain(StageView session) {
    return session.has(SessionGivenUp.class) && !session.has(ServerCertificateUnreadable.class);
  }

  private static void weighNoSettings(Sight sight, Scales scales) {
    sight
        .view(StageId.SESSION)
        .first(StandardSecuritySeen.class)
        .filter(seen -> seen.what().method().unknown().bits() != 0)
        .ifPresent(seen ->
            scales.speaksFor(
                Weight.STRONG,
                "the server chooses the encryption %s, which nobody knows"
                    .formatted(seen.what().method()),
                seen));
    if (sight.session().endedWithoutReason()) {
      scales.speaksFor(
          Weight.FAIR,
          "the server ends the connection when it gets the list of the client's methods");
    }
  }
}
