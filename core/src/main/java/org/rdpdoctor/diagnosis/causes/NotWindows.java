package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Software;

/** Doubt in a cause of Windows when the server looks like something else. */
final class NotWindows {
  private NotWindows() {}

  static void weigh(Sight sight, Scales scales) {
    Software software = sight.negotiation().software();
    if (software == Software.XRDP || software == Software.FREERDP_FAMILY) {
      scales.speaksAgainst(Weight.GOOD, "the server does not look like Windows");
    }
  }
}
