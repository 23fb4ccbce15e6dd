package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;

/** The license server rejects this client. */
final class LicensingDenied extends LicensingCause {
  LicensingDenied() {
    super(
        "licensing-denied",
        Map.of(
            LicensingErrorCode.INVALID_CLIENT, Weight.TELLING,
            LicensingErrorCode.NO_LICENSE, Weight.GOOD,
            LicensingErrorCode.INVALID_SCOPE, Weight.GOOD,
            LicensingErrorCode.INVALID_PRODUCT_ID, Weight.GOOD,
            LicensingErrorCode.INVALID_MAC, Weight.HINT),
        Map.of(
            0x100L, Weight.HINT,
            0x102L, Weight.FAIR,
            0x105L, Weight.FAIR,
            0x109L, Weight.GOOD,
            0x10AL, Weight.HINT));
  }

  @Override
  void weighRest(Sight sight, Scales scales) {
    if (scales.rulesOutIf(passed(sight) && !requested(sight), "the server asks for no licence")) {
      return;
    }
    if (passed(sight)) {
      scales.speaksAgainst(Weight.GOOD, "the server gives a licence to a client that has none yet");
      scales.untested("another client may be refused; it takes the license server's log to tell");
    }
    if (requested(sight) && sight.session().endedWithoutReason()) {
      scales.speaksFor(
          Weight.HINT, "the server asks for a licence and then ends the connection without a word");
    }
  }
}
