package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.NamePicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The name leads to an address that is not, or no longer, the host. */
final class DnsStale implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("dns-stale", StageId.NAME, StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    NamePicture name = sight.name();
    if (scales.rulesOutIf(name.isAddress(), "the target is an address")
        || scales.rulesOutIf(
            HostNames.answererIsTarget(sight), "the machine that answers carries the name")
        || name.addresses().isEmpty()) {
      return;
    }
    if (name.resolverAndDnsDisagree()) {
      scales.speaksFor(
          Weight.FAIR, "this machine's resolver and DNS give different addresses for the name");
    }
    if (sight.standing(StageId.TCP).isBad()) {
      scales.speaksFor(Weight.HINT, "nothing serves RDP at the address that the name gives");
    }
    if (sight.negotiation().foreignService().isPresent()) {
      scales.speaksFor(Weight.SLIGHT, "the address that the name gives serves something else");
    }
  }
}
