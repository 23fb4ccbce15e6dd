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
import org.rdpdoctor.model.KerberosObservation.PreauthenticationRequired;

/** The client asks with a realm, a name or encryption types that cannot work. */
final class KerberosClientConfig implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("kerberos-client-config");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    KerberosPicture kerberos = sight.kerberos();
    Optional<KdcErrorSent> wrongRealm = kerberos.wrongRealm();
    if (wrongRealm.isPresent()) {
      scales.speaksFor(
          Weight.TELLING,
          "the KDC does not serve the realm %s".formatted(PlainText.of(wrongRealm.get().realm())));
    } else if (kerberos.accountUnknown().isPresent()) {
      scales.speaksFor(
          Weight.FAIR,
          "the realm %s does not know the account"
              .formatted(PlainText.of(kerberos.accountUnknown().get().realm())));
    } else if (kerberos.noCommonType()) {
      scales.speaksFor(Weight.FAIR, "the KDC and this client have no encryption type in common");
    } else if (kerberos.signedIn() || kerberos.has(PreauthenticationRequired.class)) {
      scales.rulesOut("the KDC knows the realm and the account, and their keys fit");
    } else {
      scales.untested("it takes a sign-in with --user name@REALM, or rdpdoctor kerberos HOST");
    }
  }
}
