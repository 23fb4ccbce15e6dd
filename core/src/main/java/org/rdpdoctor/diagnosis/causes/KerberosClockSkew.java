package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NlaPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The clocks differ by more than Kerberos tolerates. */
final class KerberosClockSkew implements Cause {
  private static final long TIME_DIFFERENCE_AT_DC = 0xC0000133L;
  private static final long TIME_SKEW = 0x80090324L;

  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("kerberos-clock-skew", StageId.NLA);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    if (sight.signIn().refusedWith(TIME_DIFFERENCE_AT_DC)
        || sight.signIn().refusedWith(TIME_SKEW)) {
      scales.speaksFor(
          Weight.TELLING, "the server refuses the sign-in because of a difference of clocks");
      return;
    }
    NlaPicture nla = sight.nla();
    if (nla.skew().isEmpty()) {
      return;
    }
    String skew = PlainText.of(nla.skew().get());
    if (scales.rulesOutIf(!nla.skewBeyondKerberos(), "the clocks differ by only " + skew)) {
      return;
    }
    if (nla.domainMember()) {
      scales.speaksFor(
          Weight.TELLING,
          "the server is in a domain and its clock is %s %s ours; Kerberos allows 5 minutes"
              .formatted(skew, nla.skewDirection()));
    } else {
      scales.speaksFor(
          Weight.HINT,
          "the clocks differ by %s; without a domain that does not stop a sign-in".formatted(skew));
    }
  }
}
