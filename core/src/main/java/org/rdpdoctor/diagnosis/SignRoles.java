package org.rdpdoctor.diagnosis;

import java.util.Locale;
import java.util.Set;
import org.rdpdoctor.model.MachineObservation.MachineRole;

/** For which part in a connection a sign can speak: most speak for the server. */
final class SignRoles {
  private static final Set<MachineRole> SERVER = Set.of(MachineRole.SERVER);
  private static final Set<MachineRole> CLIENT = Set.of(MachineRole.CLIENT);

  /** Both ends of CredSSP read it. */
  private static final Set<MachineRole> EITHER_END = Set.of(MachineRole.CLIENT, MachineRole.SERVER);

  /** Whoever keeps the account. */
  private static final Set<MachineRole> ACCOUNTS =
      Set.of(MachineRole.SERVER, MachineRole.DOMAIN_CONTROLLER);

  /** What the verifier of a certificate writes, and the verifier is the client. */
  private static final Set<String> OF_THE_VERIFIER =
      Set.of("36873", "36876", "36881", "36882", "36883", "36884");

  private static final Set<String> ACCOUNT_EVENTS = Set.of("4740", "4768", "4769", "4771", "4776");

  private SignRoles() {}

  /** Empty for machines besides: a licence server, a broker. */
  static Set<MachineRole> of(RecordedSigns.Sign sign) {
    if (sign.isOfLog()) {
      return ofLog(sign);
    }
    if (sign.isOfBundle() || sign.isOfHost()) {
      return SERVER;
    }
    if (!sign.isOfRegistry()) {
      return CLIENT;
    }
    String key = sign.where().toLowerCase(Locale.ROOT);
    if (sign.name().equalsIgnoreCase("AllowEncryptionOracle")) {
      return EITHER_END;
    }
    boolean client =
        key.startsWith("hkcu\\")
            || key.startsWith("hklm\\software\\microsoft\\terminal server client")
            || key.startsWith("hklm\\software\\microsoft\\mslicensing")
            || key.endsWith("\\client")
            || sign.name().equalsIgnoreCase("RestrictSendingNTLMTraffic");
    return client ? CLIENT : SERVER;
  }

  private static Set<MachineRole> ofLog(RecordedSigns.Sign sign) {
    return switch (sign.where()) {
      case "Microsoft-Windows-TerminalServices-ClientActiveXCore" -> CLIENT;
      case "Microsoft-Windows-TerminalServices-Gateway" -> Set.of(MachineRole.GATEWAY);
      case "Microsoft-Windows-TerminalServices-Licensing",
          "Microsoft-Windows-TerminalServices-SessionBroker" ->
          Set.of();
      case "Microsoft-Windows-NTLM" -> sign.name().equals("4001") ? CLIENT : SERVER;
      case "Microsoft-Windows-CAPI2" -> sign.condition().contains("mstsc") ? CLIENT : SERVER;
      case "Schannel" -> OF_THE_VERIFIER.contains(sign.name()) ? CLIENT : SERVER;
      case "Microsoft-Windows-Security-Auditing" ->
          ACCOUNT_EVENTS.contains(sign.name()) ? ACCOUNTS : SERVER;
      default -> SERVER;
    };
  }
}
