package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.LISTENER;

import java.time.Duration;
import java.util.List;
import org.rdpdoctor.diagnosis.Assessment;

/**
 * What was allowed by its word alone, for a time; facts/windows/remedies.md sections 3.1 and 10.
 */
final class WeakeningPrescription {
  private static final String NLA = "UserAuthentication";

  private WeakeningPrescription() {}

  static List<Proposal> propose(Patient patient, Assessment cause, Wishes.Allowed allowed) {
    Duration until = allowed.until();
    return switch (allowed.weakening()) {
      case NLA_OFF -> nlaOff(patient, cause, until);
      case SECURITY_LAYER_RDP -> securityLayer(patient, cause, until);
      case TLS_1_0 -> tls(patient, cause, until);
      case MACHINEKEYS_RENAME -> rename(patient, cause, until);
      case ENCRYPTION_ORACLE -> oracle(cause, until);
    };
  }

  private static List<Proposal> nlaOff(Patient patient, Assessment cause, Duration until) {
    if (patient.facts().ruledByPolicy(NLA)) {
      return List.of(Policies.advice(patient, cause, NLA, "Only there it can be switched off."));
    }
    if (patient.facts().is(LISTENER, NLA, 0)) {
      return List.of();
    }
    return draft("WeakenNla", cause, "Do not require Network Level Authentication", until)
        .alsoTouches(
            "shows the sign-in screen to everybody who reaches the port: limit the firewall to your"
                + " own address first")
        .step(patient.steps().number(LISTENER, NLA, 0))
        .propose();
  }

  private static List<Proposal> securityLayer(Patient patient, Assessment cause, Duration until) {
    if (patient.facts().ruledByPolicy("SecurityLayer")
        || patient.facts().is(LISTENER, "SecurityLayer", 0)) {
      return List.of();
    }
    return draft("WeakenSecurityLayer", cause, "Let the listener speak RDP's own security", until)
        .alsoTouches("no proof of the server, weak ciphers, no Network Level Authentication")
        .step(patient.steps().number(LISTENER, "SecurityLayer", 0))
        .step(patient.steps().number(LISTENER, NLA, 0))
        .hammers(patient.steps().bigHammer())
        .propose();
  }

  private static List<Proposal> tls(Patient patient, Assessment cause, Duration until) {
    return draft("WeakenTls10", cause, "Accept TLS 1.0", until)
        .alsoTouches("every TLS server on the machine")
        .step(patient.steps().number(Windows.TLS_1_0, "Enabled", 1))
        .step(patient.steps().number(Windows.TLS_1_0, "DisabledByDefault", 0))
        .hammers(patient.steps().bigHammer())
        .propose();
  }

  private static List<Proposal> rename(Patient patient, Assessment cause, Duration until) {
    return draft("WeakenMachineKeys", cause, "Set the whole folder of machine keys aside", until)
        .alsoTouches(
            "every RSA machine key of the host: IIS, SQL Server, WinRM over HTTPS, VPN and agents"
                + " fail until it is put back")
        .undone("the folder gets its name back; the new one is set aside beside it")
        .step(patient.steps().stop(Steps.SESSION_ENV))
        .step(
            patient
                .steps()
                .rename(
                    Windows.RSA_KEYS,
                    Windows.KEY_FOLDER_NAME,
                    Windows.KEY_FOLDER_NAME + ".rdpdoctor-aside"))
        .step(patient.steps().start(Steps.SESSION_ENV))
        .hammers(patient.steps().bigHammer())
        .propose();
  }

  /** On the client, never on the server. */
  private static List<Proposal> oracle(Assessment cause, Duration until) {
    String value = "\"" + Windows.CREDSSP + "\" /v AllowEncryptionOracle";
    return List.of(
        new Advice(
            "AllowEncryptionOracleOnClient",
            List.of(cause.causeId()),
            "you, on the client alone, for %d minutes".formatted(until.toMinutes()),
            "Let this client talk to a server without the fix of March 2018, reach it, update it, and delete the value at once. Never on the server.",
            List.of(
                "reg add " + value + " /t REG_DWORD /d 2 /f",
                "# connect, install the updates on the server, and then",
                "reg delete " + value + " /f")));
  }

  private static Draft draft(String id, Assessment cause, String title, Duration until) {
    return new Draft(id, cause, title)
        .because("asked for with --allow-weakening, for %d minutes".formatted(until.toMinutes()))
        .risk(Remedy.Risk.HIGH)
        .undone(
            "a scheduled task on the host puts it back after %d minutes, and undo does at any time"
                .formatted(until.toMinutes()))
        .weakensFor(until);
  }
}
