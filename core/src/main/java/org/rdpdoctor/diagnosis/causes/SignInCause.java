package org.rdpdoctor.diagnosis.causes;

import java.util.List;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.SignInPicture;
import org.rdpdoctor.diagnosis.picture.Software;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.StageId;

/** A cause that the server names, more or less clearly, when somebody signs in. */
abstract class SignInCause implements Cause {
  private static final double PROOF = Double.POSITIVE_INFINITY;

  /**
   * What a status in the server's TSRequest says for the cause.
   *
   * @param weightNats infinite when it leaves no other explanation
   */
  record Sign(long status, double weightNats) {}

  private final String id;
  private final List<Sign> signs;

  SignInCause(String id, Sign... signs) {
    this.id = id;
    this.signs = List.of(signs);
  }

  static Sign proof(long status) {
    return new Sign(status, PROOF);
  }

  static Sign clue(long status, double weightNats) {
    return new Sign(status, weightNats);
  }

  @Override
  public final CauseInfo info() {
    return CauseInfo.lasting(id, StageId.NLA);
  }

  @Override
  public final void weigh(Sight sight, Scales scales) {
    SignInPicture signIn = sight.signIn();
    if (signIn.accepted()) {
      weighAccepted(sight, scales);
      return;
    }
    if (signIn.attempt().isEmpty()) {
      scales.untested("it takes a sign-in with credentials (--user), or the server's event logs");
    }
    signIn.refused().ifPresent(refused -> weighRefused(refused, scales));
    signIn.brokenByServer().ifPresent(broken -> weighBroken(sight, broken, scales));
    sight.kerberos().accountError().ifPresent(error -> KdcRefusals.weigh(id, error, scales));
    weighMore(sight, scales);
  }

  /** Name and password were right. */
  void weighAccepted(Sight sight, Scales scales) {
    scales.rulesOut("the server takes this account and its password");
  }

  void weighRefused(SignInRefused refused, Scales scales) {
    for (Sign sign : signs) {
      if (sign.status() == refused.status().value()) {
        String reason = "the server says: " + SignInPicture.words(refused.status());
        if (sign.weightNats() == PROOF) {
          scales.proves(reason);
        } else {
          scales.speaksFor(sign.weightNats(), reason);
        }
      }
    }
  }

  /** The server ended the exchange without a status. */
  void weighBroken(Sight sight, SignInBroken broken, Scales scales) {}

  /** Whatever else was seen while nobody was signed in. */
  void weighMore(Sight sight, Scales scales) {}

  /**
   * FreeRDP's servers, and what is built on them, close on every failure alike; and so does Windows
   * to clients of CredSSP version 2 (MS-CSSP 2.2.1), which a capture without keys does not tell.
   */
  static boolean tellsNoStatus(Sight sight) {
    boolean unknownVersion =
        sight
            .signIn()
            .brokenByServer()
            .map(each -> each.attempt().credSspVersion() == 0)
            .orElse(false);
    return unknownVersion || sight.negotiation().software() == Software.FREERDP_FAMILY;
  }
}
