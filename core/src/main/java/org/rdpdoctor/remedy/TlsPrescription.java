package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.CIPHER_POLICY;
import static org.rdpdoctor.remedy.Windows.TLS_1_2;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.wire.hostcall.RegistryData;

/**
 * TLS versions and cipher suites: facts/windows/remedies.md sections 2.1 and 2.2. Only values that
 * say so switch something off; what is absent is on.
 */
final class TlsPrescription implements Prescription {
  private static final String TAKES_EFFECT =
      "every TLS server on the machine; those that run keep the old setting until they restart";

  @Override
  public List<String> causes() {
    return List.of("tls-version-mismatch", "tls-cipher-mismatch");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    return cause.causeId().equals("tls-version-mismatch")
        ? version(patient, cause)
        : ciphers(patient, cause);
  }

  private static List<Proposal> version(Patient patient, Assessment cause) {
    Draft draft =
        new Draft("EnableTls12", cause, "Switch TLS 1.2 on again")
            .alsoTouches(TAKES_EFFECT)
            .rebootIsCleaner()
            .risk(Remedy.Risk.MEDIUM)
            .hammers(patient.steps().bigHammer());
    if (patient.facts().is(TLS_1_2, "Enabled", 0)) {
      draft
          .because("TLS 1.2\\Server\\Enabled is 0")
          .step(patient.steps().number(TLS_1_2, "Enabled", 1));
    }
    if (patient
        .facts()
        .number(TLS_1_2, "DisabledByDefault")
        .filter(each -> each != 0)
        .isPresent()) {
      draft
          .because("TLS 1.2\\Server\\DisabledByDefault is not 0")
          .step(patient.steps().number(TLS_1_2, "DisabledByDefault", 0));
    }
    return draft.propose();
  }

  private static List<Proposal> ciphers(Patient patient, Assessment cause) {
    Optional<RegistryData> functions = patient.facts().value(CIPHER_POLICY, "Functions");
    boolean empty =
        functions
            .filter(data ->
                data.type() == RegistryData.TEXTS
                    ? RegistryText.texts(data).isEmpty()
                    : RegistryText.text(data).isBlank())
            .isPresent();
    if (!empty) {
      return List.of();
    }
    return new Draft("RemoveEmptyCipherPolicy", cause, "Remove the empty list of cipher suites")
        .because("the policy list of cipher suites is there and empty")
        .alsoTouches(
            TAKES_EFFECT
                + "; when a group policy writes the list, it comes back at the next refresh and has to"
                + " be corrected there")
        .rebootIsCleaner()
        .risk(Remedy.Risk.MEDIUM)
        .step(patient.steps().delete(CIPHER_POLICY, "Functions"))
        .hammers(patient.steps().bigHammer())
        .propose();
  }
}
