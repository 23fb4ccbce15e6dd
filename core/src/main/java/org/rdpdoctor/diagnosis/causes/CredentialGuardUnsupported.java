package org.rdpdoctor.diagnosis.causes;

import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The host does not offer Restricted Admin or Remote Credential Guard. */
final class CredentialGuardUnsupported implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("credential-guard-unsupported", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NegotiationPicture negotiation = sight.negotiation();
    Optional<Boolean> admin = negotiation.restrictedAdminOffered();
    Optional<Boolean> guard = negotiation.credentialGuardOffered();
    if (scales.rulesOutIf(
        admin.orElse(false) && guard.orElse(false),
        "the reply's flags offer Restricted Admin and Remote Credential Guard")) {
      return;
    }
    if (admin.isPresent() && sight.scene().troubleReported()) {
      scales.speaksFor(
          Weight.HINT,
          "the reply's flags do not offer Restricted Admin and Remote Credential Guard");
      return;
    }
    scales.untested("it matters only to clients whose policy demands one of the two");
  }
}
