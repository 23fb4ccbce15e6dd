package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;

/** A patched listener does not match the build of Windows. */
final class PatchedTermsrv implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("patched-termsrv", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TcpPicture tcp = sight.tcp();
    if (Passed.rdpAnswers(sight, scales)) {
      return;
    }
    if (tcp.refused()) {
      scales.speaksFor(
          Weight.SLIGHT, "a patched listener that does not fit leaves the port closed");
    }
    if (tcp.refused() && tcp.windowsPortOpen()) {
      scales.speaksFor(Weight.SLIGHT, "it is Windows");
    }
  }
}
