package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.KerberosPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.KerberosObservation.RealmAssumed;
import org.rdpdoctor.model.SignInObservation.SignInHindrance;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.model.StageId;

/** The client cannot find or reach a KDC. */
final class KerberosKdcUnreachable implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("kerberos-kdc-unreachable");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    KerberosPicture kerberos = sight.kerberos();
    if (!kerberos.has(RealmAssumed.class)) {
      scales.untested("it takes a sign-in with --user name@REALM, or rdpdoctor kerberos HOST");
      return;
    }
    if (scales.rulesOutIf(kerberos.kdcAnswers(), "a KDC answers from here")) {
      return;
    }
    String realm = kerberos.realm().map(PlainText::of).orElse("the realm");
    if (kerberos.kdcUnreachable()) {
      weigh(sight, scales, "no KDC of %s answers from here".formatted(realm));
    } else if (kerberos.noRecords()) {
      weigh(sight, scales, "DNS names no KDC of %s".formatted(realm));
    } else {
      scales.speaksFor(Weight.HINT, "DNS did not tell where the KDCs of %s are".formatted(realm));
    }
  }

  /** Only with tickets alone nothing else could have signed in. */
  private static void weigh(Sight sight, Scales scales, String reason) {
    boolean ticketsAlone =
        sight.view(StageId.NLA).seen(SignInNotAttempted.class).stream()
            .anyMatch(seen -> seen.what().hindrance() == SignInHindrance.NO_MECHANISM);
    if (ticketsAlone) {
      scales.proves(reason + ", and there is no password for NTLM");
    } else if (sight.view(StageId.NLA).has(SignedIn.class)) {
      scales.speaksFor(Weight.HINT, reason + "; the sign-in worked with NTLM");
    } else {
      scales.speaksFor(Weight.STRONG, reason);
    }
  }
}
