package org.rdpdoctor.diagnosis.causes;

import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.KerberosPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.model.StageId;

/** The service principal of the host is missing, or on two accounts. */
final class KerberosSpnDuplicate implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("kerberos-spn-duplicate");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    KerberosPicture kerberos = sight.kerberos();
    Optional<KdcErrorSent> error = kerberos.serviceUnknown().or(kerberos::serviceNotUnique);
    boolean signedIn = sight.view(StageId.NLA).has(SignedIn.class);
    if (error.isPresent()) {
      String reason =
          "the KDC answers %s for %s"
              .formatted(error.get().name(), PlainText.of(error.get().service()));
      if (signedIn) {
        scales.speaksFor(Weight.HINT, reason + "; the sign-in worked with NTLM");
      } else {
        scales.speaksFor(Weight.TELLING, reason);
      }
    } else if (kerberos.hostTicket().isPresent() && signedIn) {
      scales.rulesOut("the host took the ticket that the KDC gave for its name");
    } else if (kerberos.hostTicket().isPresent()) {
      scales.speaksAgainst(Weight.GOOD, "the KDC gives a ticket for the host's name");
    } else {
      scales.untested("it takes a sign-in with --user name@REALM, or rdpdoctor kerberos HOST");
    }
  }
}
