package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;

/** The client does not implement licensing. */
final class LicensingClientUnsupported extends LicensingCause {
  LicensingClientUnsupported() {
    super(
        "licensing-client-unsupported",
        Map.of(
            LicensingErrorCode.INVALID_MAC, Weight.FAIR,
            LicensingErrorCode.INVALID_MESSAGE_LENGTH, Weight.FAIR),
        Map.of(0x103L, Weight.GOOD, 0x107L, Weight.FAIR));
  }

  @Override
  void weighRest(Sight sight, Scales scales) {
    if (scales.rulesOutIf(passed(sight) && !requested(sight), "the server asks for no licence")) {
      return;
    }
    if (requested(sight) && sight.scene().troubleReported()) {
      scales.speaksFor(
          Weight.HINT, "the server asks for a licence, and not every client knows how to answer");
      return;
    }
    if (requested(sight)) {
      scales.untested("it matters only to clients that cannot do licensing; mstsc and FreeRDP can");
    }
  }
}
