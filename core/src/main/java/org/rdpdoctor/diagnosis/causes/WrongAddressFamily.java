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
    boolean otherWorks = otherFamily.stream().anyMatch(Sight::healthy);
    boolean otherFails = otherFamily.stream().anyMatch(WrongAddressFamily::failsThere);
    if (sight.failing().isPresent() && otherWorks) {
      scales.speaksFor(
          Weight.TELLING,
          "%s fails while the address of the other family works"
              .formatted(PlainText.of(sight.address().get())));
    } else if (sight.failing().isEmpty() && otherFails) {
      scales.speaksFor(
          Weight.HINT, "the address of the other family fails; a client that takes it fails too");
    } else {
      scales.rulesOut("both address families behave alike");
    }
  }

  /** A family that this machine has no route for is no trap: clients here never take it. */
  private static boolean failsThere(Sight other) {
    boolean noRoute =
        other
            .tcp()
            .unreachable()
            .map(seen -> seen.what().what().equals("no route from here"))
            .orElse(false);
    return other.failing().isPresent() && !noRoute;
  }
}
