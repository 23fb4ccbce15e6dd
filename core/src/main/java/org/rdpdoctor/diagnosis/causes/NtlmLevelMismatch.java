package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.Sight;

/** The LAN Manager authentication levels do not overlap. */
final class NtlmLevelMismatch extends SignInCause {
  NtlmLevelMismatch() {
    super("ntlm-level-mismatch", clue(0xC000006DL, Weight.SLIGHT));
  }

  @Override
  void weighAccepted(Sight sight, Scales scales) {
    scales.rulesOutIf(sight.signIn().acceptedWith("NTLM"), "the server takes a sign-in with NTLM");
  }

  @Override
  void weighMore(Sight sight, Scales scales) {
    sight
        .signIn()
        .givenUp()
        .filter(why -> why.contains("NTLM flags"))
        .ifPresent(why ->
            scales.speaksFor(
                Weight.GOOD, "the server's challenge does not offer what NTLMv2 needs"));
  }
}
