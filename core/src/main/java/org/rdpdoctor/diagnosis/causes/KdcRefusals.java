package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;

/**
 * What a KDC's refusal of an account says for the causes: RFC 4120 section 7.5.9, and how Windows
 * uses the codes (MS-KILE 3.3.5). Few of them tell one cause from all others.
 */
final class KdcRefusals {
  private static final double PROOF = Double.POSITIVE_INFINITY;

  /** By cause, then by error code. */
  private static final Map<String, Map<Long, Double>> SIGNS =
      Map.of(
          "credential-rejected", Map.of(24L, Weight.TELLING, 6L, Weight.GOOD),
          "account-disabled", Map.of(18L, Weight.GOOD),
          "account-locked", Map.of(18L, Weight.GOOD),
          "account-expired", Map.of(1L, PROOF),
          "account-password-expired", Map.of(23L, Weight.STRONG),
          "account-must-change-password", Map.of(23L, Weight.GOOD),
          "account-logon-hours", Map.of(12L, Weight.FAIR));

  private KdcRefusals() {}

  static void weigh(String cause, KdcErrorSent error, Scales scales) {
    Double weight = SIGNS.getOrDefault(cause, Map.of()).get(error.code());
    if (weight == null) {
      return;
    }
    String reason = "the KDC says: " + PlainText.of(error.name());
    if (weight == PROOF) {
      scales.proves(reason);
    } else {
      scales.speaksFor(weight, reason);
    }
  }
}
