package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.TERMINAL_SERVER;

import java.util.List;
import org.rdpdoctor.diagnosis.Assessment;

/** Remote Desktop is switched off: facts/windows/remedies.md section 4.1. */
final class SwitchPrescription implements Prescription {
  private static final String DENY = "fDenyTSConnections";

  @Override
  public List<String> causes() {
    return List.of("rdp-disabled", "rdp-disabled-by-update");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    HostFacts facts = patient.facts();
    if (facts.is(Windows.POLICY, DENY, 1)) {
      return List.of(
          Policies.advice(
              patient, cause, DENY, "Set it to Enabled, or to Not configured and run fix again."));
    }
    boolean denied = facts.is(TERMINAL_SERVER, DENY, 1) || facts.absent(TERMINAL_SERVER, DENY);
    boolean off = facts.is(TERMINAL_SERVER, "TSEnabled", 0);
    if (!off && (!denied || facts.ruledByPolicy(DENY))) {
      return List.of();
    }
    Draft draft =
        new Draft("EnableRemoteDesktop", cause, "Switch Remote Desktop on")
            .because(
                off ? "TSEnabled is 0" : DENY + " is " + facts.state(TERMINAL_SERVER, DENY).words())
            .alsoTouches(
                "opens the host to everybody who may sign in and reaches the port; Network Level"
                    + " Authentication is left as it is")
            .risk(Remedy.Risk.MEDIUM);
    if (denied && !facts.ruledByPolicy(DENY)) {
      draft.step(patient.steps().number(TERMINAL_SERVER, DENY, 0));
    }
    if (off) {
      draft.step(patient.steps().number(TERMINAL_SERVER, "TSEnabled", 1));
    }
    return draft
        .steps(FirewallPrescription.opening(patient, patient.port()))
        .hammers(patient.steps().bigHammer())
        .propose();
  }
}
