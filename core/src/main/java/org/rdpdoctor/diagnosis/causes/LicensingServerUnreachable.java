package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;

/** The session host cannot find or reach its license server. */
final class LicensingServerUnreachable extends LicensingCause {
  LicensingServerUnreachable() {
    super(
        "licensing-server-unreachable",
        Map.of(LicensingErrorCode.NO_LICENSE_SERVER, Weight.TELLING),
        Map.of(0x101L, Weight.TELLING, 0x106L, Weight.FAIR));
  }

  @Override
  void weighRest(Sight sight, Scales scales) {
    if (scales.rulesOutIf(
        passed(sight), "the server lets a client through that has no licence yet")) {
      return;
    }
    if (requested(sight) && sight.session().silence().isPresent()) {
      scales.speaksFor(
          Weight.GOOD,
          "the server asks for a licence and then says nothing more: it may wait for its license"
              + " server");
    }
    if (requested(sight) && sight.session().endedWithoutReason()) {
      scales.speaksFor(
          Weight.FAIR, "the server asks for a licence and then ends the connection without a word");
    }
  }
}
