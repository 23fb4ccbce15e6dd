package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;

/** The grace period of the session host is over, and it has no licences to give. */
final class LicensingGraceExpired extends LicensingCause {
  LicensingGraceExpired() {
    super(
        "licensing-grace-expired",
        Map.of(LicensingErrorCode.NO_LICENSE_SERVER, Weight.TELLING),
        Map.of(0x101L, Weight.STRONG, 0x102L, Weight.STRONG));
  }

  @Override
  void weighRest(Sight sight, Scales scales) {
    scales.rulesOutIf(passed(sight), "the server lets a client through that has no licence yet");
  }
}
