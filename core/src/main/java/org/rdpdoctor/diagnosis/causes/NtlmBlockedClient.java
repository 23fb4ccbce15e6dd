package org.rdpdoctor.diagnosis.causes;

/** The policy of a Windows client forbids it to send NTLM. */
final class NtlmBlockedClient extends LaterStage {
  NtlmBlockedClient() {
    super(
        "ntlm-blocked-client",
        "it takes a look at the policies of the Windows client; our own NTLM is not subject to"
            + " them");
  }
}
