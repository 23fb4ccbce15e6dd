package org.rdpdoctor.diagnosis.picture;

import java.util.Optional;
import org.rdpdoctor.model.LicensingObservation.LicenseIssued;
import org.rdpdoctor.model.LicensingObservation.LicenseRequested;
import org.rdpdoctor.model.LicensingObservation.LicensingAlerted;
import org.rdpdoctor.model.LicensingObservation.LicensingMalformed;
import org.rdpdoctor.model.LicensingObservation.LicensingSkipped;
import org.rdpdoctor.model.LicensingObservation.LicensingUnanswered;
import org.rdpdoctor.model.LicensingObservation.LicensingValidClient;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;

/** What is known of licensing. */
public record LicensingPicture(StageView view) {
  /** ST_NO_TRANSITION: the alert is a warning. */
  private static final long NO_TRANSITION = 2;

  /** Licensing is over and the server goes on. */
  public boolean passed() {
    return view.has(LicensingValidClient.class)
        || view.has(LicenseIssued.class)
        || view.has(LicensingSkipped.class);
  }

  /** The server asks for a licence. */
  public boolean requested() {
    return view.has(LicenseRequested.class);
  }

  /** The error with which the server ended licensing. */
  public Optional<Seen<LicensingAlerted>> refusal() {
    return passed()
        ? Optional.empty()
        : view.first(LicensingAlerted.class)
            .filter(seen -> seen.what().stateTransition() != NO_TRANSITION);
  }

  /**
   * How the stage stands.
   *
   * @param sessionStands the server went on to a session
   */
  public Standing standing(boolean sessionStands) {
    if (view.has(LicenseIssued.class)) {
      return Standing.good("the server gives a licence");
    }
    if (passed() || sessionStands) {
      return Standing.good("the server lets the client through without a licence of its own");
    }
    if (refusal().isPresent()) {
      return Standing.bad(
          "the server ends licensing with "
              + new LicensingErrorCode(refusal().get().what().errorCode()));
    }
    if (view.has(LicensingMalformed.class)) {
      return Standing.bad("what the server says of licensing cannot be read");
    }
    return requested() || view.has(LicensingUnanswered.class)
        ? Standing.unknown("the server asks for a licence, and licensing did not come to an end")
        : Standing.unknown(view.whyMissing());
  }
}
