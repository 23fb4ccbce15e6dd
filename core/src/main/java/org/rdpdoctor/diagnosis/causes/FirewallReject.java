package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** A firewall answers with a reset or a prohibition. */
final class FirewallReject implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("firewall-reject", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.tcp(sight, scales)
        || scales.rulesOutIf(tcp.timedOut(), "a rejecting firewall would answer")) {
      return;
    }
    tcp.prohibited()
        .ifPresent(seen ->
            scales.proves(
                "a filter says so: " + PlainText.of(seen.what().how()), seen.connection()));
    if (tcp.refused()) {
      scales.speaksFor(Weight.FAIR, "a firewall's reset looks like a closed port");
    }
    if (tcp.reset()) {
      // A closed port refuses; a reset comes after SYN-ACK, from a service or from a box before it.
      scales.speaksFor(Weight.HINT, "the port opens and is reset at once");
    }
    if (tcp.unreachable().isPresent()) {
      scales.speaksFor(Weight.HINT, "some firewalls answer with unreachable");
    }
  }
}
