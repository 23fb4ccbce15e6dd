package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;

/** What the client has stored of licences is damaged or of the wrong kind. */
final class LicensingClientStore extends LicensingCause {
  LicensingClientStore() {
    super(
        "licensing-client-store",
        Map.of(),
        Map.of(0x103L, Weight.FAIR, 0x104L, Weight.GOOD, 0x105L, Weight.GOOD, 0x108L, Weight.FAIR));
  }

  @Override
  void weighRest(Sight sight, Scales scales) {
    if (scales.rulesOutIf(
        passed(sight) && !requested(sight),
        "the server asks for no licence, so that none is looked for")) {
      return;
    }
    if (scales.rulesOutIf(
        sight.licensing().refusal().isPresent(),
        "the server refuses a client that shows no stored licence at all")) {
      return;
    }
    if (passed(sight) && sight.scene().troubleReported()) {
      scales.speaksFor(
          Weight.HINT,
          "the server licenses a client without a stored licence, so what another has stored may be"
              + " at fault");
      return;
    }
    if (passed(sight)) {
      scales.untested("it takes the failing client, whose store is not ours");
    }
  }
}
