package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Software;

/**
 * Doubt in a cause of Windows when the server looks like something else: servers on OpenSSL answer
 * trouble with key or version by an alert, not by a reset or by silence.
 */
final class NotWindows {
  private NotWindows() {}

  static void weigh(Sight sight, Scales scales) {
    Software software = sight.negotiation().software();
    if (software == Software.XRDP || software == Software.FREERDP_FAMILY) {
      scales.speaksAgainst(
          Weight.STRONG,
          "the server does not look like Windows; others answer such trouble with an alert or a"
              + " failure code");
    }
  }
}
