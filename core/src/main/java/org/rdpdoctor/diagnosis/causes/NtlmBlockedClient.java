package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The policy of a Windows client forbids it to send NTLM. */
final class NtlmBlockedClient implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("ntlm-blocked-client");
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    scales.untested(
        "it takes a look at the policies of the Windows client; our own NTLM is not subject to"
            + " them");
  }
}
