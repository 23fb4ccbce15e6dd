package org.rdpdoctor.diagnosis.causes;

import java.util.List;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** One address family leads to a place where nothing usable listens. */
final class WrongAddressFamily implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("wrong-address-family", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    List<Sight> otherFamily =
        sight.scene().besides(sight).stream()
            .filter(other -> HostNames.isV6(other) != HostNames.isV6(sight))
            .toList();
    if (sight.address().isEmpty()
        || scales.rulesOutIf(otherFamily.isEmpty(), "there is only one address family")) {
      return;
    }
    boolean works = sight.failing().isEmpty();
    boolean otherWorks = otherFamily.stream().anyMatch(Sight::healthy);
    boolean otherFails = otherFamily.stream().anyMatch(WrongAddressFamily::failsThere);
    if (!works && otherWorks) {
      scales.speaksFor(
          Weight.TELLING,
          "%s fails while the address of the other family works"
              .formatted(PlainText.of(sight.address().get())));
    } else if (works && otherFails) {
      scales.speaksFor(
          Weight.HINT, "the address of the other family fails; a client that takes it fails too");
    } else if (otherFamily.stream().allMatch(sight::getsAsFarAs)) {
      scales.rulesOut("both address families get equally far");
    } else if (sight.tcp().noRouteFromHere()
        || otherFamily.stream().allMatch(other -> other.tcp().noRouteFromHere())) {
      scales.rulesOut("clients here have no route for one of the address families");
    } else if (otherFails) {
      weighBothFail(sight, otherFamily, scales);
    } else {
      scales.untested("the address of the other family could not be judged");
    }
  }

  /** Neither family works, and yet one leads to an RDP server and the other does not. */
  private static void weighBothFail(Sight sight, List<Sight> otherFamily, Scales scales) {
    StageId here = sight.failing().orElse(StageId.NAME);
    StageId there =
        otherFamily.stream()
            .flatMap(other -> other.failing().stream())
            .filter(stage -> stage != here)
            .findFirst()
            .orElse(here);
    scales.speaksFor(
        here == StageId.TCP && there != StageId.TCP ? Weight.GOOD : Weight.HINT,
        "this address fails at the %s stage, and that of the other family at the %s stage"
            .formatted(here.id(), there.id()));
  }

  /** A family that this machine has no route for is no trap: clients here never take it. */
  private static boolean failsThere(Sight other) {
    return other.failing().isPresent() && !other.tcp().noRouteFromHere();
  }
}
