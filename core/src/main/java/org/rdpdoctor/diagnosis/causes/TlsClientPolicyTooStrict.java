package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TlsPicture;
import org.rdpdoctor.model.StageId;

/** The client's policy refuses old parameters of the server. */
final class TlsClientPolicyTooStrict implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("tls-client-policy-too-strict", StageId.TLS);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TlsPicture tls = sight.tls();
    if (tls.acceptsOldOnly()) {
      scales.speaksFor(Weight.FAIR, "the server has only what current policies refuse");
    }
    tls.smallestPrimeBits()
        .filter(bits -> bits < LEAST_PRIME_BITS)
        .ifPresent(bits ->
            scales.speaksFor(
                Weight.FAIR,
                "a key exchange of %d bits is refused by strict clients".formatted(bits)));
    if (sight.certificate().selfSignedWithDatedSignature()) {
      scales.speaksFor(Weight.HINT, "strict clients refuse the certificate's signature");
    }
    if (sight.certificate().weakness().isPresent()) {
      scales.speaksFor(Weight.HINT, "strict clients refuse the certificate's strength");
    }
    scales.rulesOutIf(
        sight.goodTls()
            && sight.good(StageId.CERTIFICATE)
            && !sight.certificate().selfSignedWithDatedSignature()
            && tls.smallestPrimeBits().map(bits -> bits >= LEAST_PRIME_BITS).orElse(true),
        "the server offers parameters that strict clients take");
  }

  private static final int LEAST_PRIME_BITS = 2048;
}
