package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** A tunnel or proxy client drops or breaks the stream. */
final class TunnelSoftwareBug implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("tunnel-software-bug", StageId.NEGOTIATION);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    if (sight.negotiation().malformed().isPresent()) {
      scales.speaksFor(Weight.HINT, "the stream is garbled");
    }
    if (sight.tls().any(End.GARBAGE)) {
      scales.speaksFor(Weight.FAIR, "the negotiation works and then the stream is garbled");
    }
    if (sight.tls().brokenByPeer().isPresent()) {
      scales.speaksFor(Weight.FAIR, "the handshake begins and then the stream breaks");
    }
    if (DamagedStream.isSeen(sight)) {
      scales.speaksFor(
          Weight.STRONG, "the handshake begins and then records do not fit their checksum");
    }
    if (sight.negotiation().closed() || sight.nla().broken()) {
      scales.speaksFor(Weight.SLIGHT, "a tunnel may drop the stream");
    }
    scales.untested("a tunnel shows itself in longer sessions, or from a second place");
  }
}
