package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** A forward, tunnel or mapping leads to another host. */
final class WrongTarget implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("wrong-target", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    if (scales.rulesOutIf(
        HostNames.answererIsTarget(sight), "the machine that answers carries the name")) {
      return;
    }
    if (HostNames.answererIsAnother(sight)) {
      scales.speaksFor(
          Weight.FAIR,
          "the machine that answers calls itself "
              + PlainText.of(sight.nla().computer().orElse("otherwise")));
      return;
    }
    if (sight.standing(StageId.TCP).isBad() && sight.target().port() != 3389) {
      scales.speaksFor(
          Weight.SLIGHT, "a port of its own is often a forward, which may lead astray");
      return;
    }
    scales.untested("only the owner knows which machine should answer");
  }
}
