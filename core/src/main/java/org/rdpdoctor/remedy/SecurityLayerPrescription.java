package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.LISTENER;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Assessment;

/** Security layer and encryption level: facts/windows/remedies.md section 2.4. */
final class SecurityLayerPrescription implements Prescription {
  private static final String LAYER = "SecurityLayer";
  private static final String LEVEL = "MinEncryptionLevel";
  private static final String NEGOTIATION = "fAllowSecProtocolNegotiation";
  private static final int TLS = 2;
  private static final int CLIENT_COMPATIBLE = 2;

  @Override
  public List<String> causes() {
    return List.of(
        "security-layer-policy",
        "security-layer-mismatch",
        "encryption-level-mismatch",
        "nla-required-client-lacks");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    HostFacts facts = patient.facts();
    Optional<Long> layer = facts.number(LISTENER, LAYER);
    boolean wrongLayer = layer.filter(each -> each == 0 || each > TLS).isPresent();
    boolean contradicts =
        facts.is(LISTENER, LEVEL, 1) && (wrongLayer || facts.is(LISTENER, LAYER, TLS));
    boolean silent = facts.is(LISTENER, NEGOTIATION, 0);
    if (!wrongLayer && !contradicts && !silent) {
      return ruled(patient, cause);
    }
    List<Proposal> ruled = ruled(patient, cause);
    if (!ruled.isEmpty()) {
      return ruled;
    }
    Draft draft =
        new Draft("RaiseSecurityLayer", cause, "Let the listener speak TLS and NLA again")
            .alsoTouches("clients that can do neither TLS nor NLA are shut out")
            .hammers(patient.steps().bigHammer());
    if (contradicts) {
      draft
          .because("MinEncryptionLevel 1 contradicts the security layer TLS")
          .step(patient.steps().number(LISTENER, LEVEL, CLIENT_COMPATIBLE));
    }
    if (wrongLayer) {
      draft
          .because("SecurityLayer is " + layer.get())
          .step(patient.steps().number(LISTENER, LAYER, TLS));
    }
    if (silent) {
      draft.because(NEGOTIATION + " is 0").step(patient.steps().number(LISTENER, NEGOTIATION, 1));
    }
    return draft.propose();
  }

  private static List<Proposal> ruled(Patient patient, Assessment cause) {
    List<Proposal> advice = new ArrayList<>();
    Optional<Long> layer = patient.facts().number(Windows.POLICY, LAYER);
    if (layer.filter(each -> each == 0 || each > TLS).isPresent()) {
      advice.add(
          Policies.advice(patient, cause, LAYER, "Set it to SSL (2), or to Not configured."));
    }
    if (patient.facts().is(Windows.POLICY, LEVEL, 1)) {
      advice.add(
          Policies.advice(
              patient, cause, LEVEL, "Set it to Client Compatible (2), or to Not configured."));
    }
    return advice;
  }
}
