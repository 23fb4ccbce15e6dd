package org.rdpdoctor.remedy;

import java.util.List;
import java.util.Map;
import org.rdpdoctor.diagnosis.Assessment;

/** Values that a group policy rules: a local write would be useless. */
final class Policies {
  /**
   * Names of the policies as they are shown, by the value that they write (TerminalServer.admx).
   */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry(
              "fDenyTSConnections",
              "Allow users to connect remotely by using Remote Desktop Services"),
          Map.entry(
              "SecurityLayer",
              "Require use of specific security layer for remote (RDP) connections"),
          Map.entry(
              "UserAuthentication",
              "Require user authentication for remote connections by using Network Level"
                  + " Authentication"),
          Map.entry("MinEncryptionLevel", "Set client connection encryption level"),
          Map.entry("CertTemplateName", "Server authentication certificate template"),
          Map.entry("LicensingMode", "Set the Remote Desktop licensing mode"),
          Map.entry("LicenseServers", "Use the specified Remote Desktop license servers"),
          Map.entry("SelectTransport", "Select RDP transport protocols"),
          Map.entry("MaxInstanceCount", "Limit number of connections"));

  private Policies() {}

  static String name(String value) {
    return NAMES.getOrDefault(value, "the policy that writes " + value);
  }

  /** Who changes it, where. */
  static Proposal advice(Patient patient, Assessment cause, String value, String wanted) {
    return new Advice(
        "ChangePolicy-" + value,
        List.of(cause.causeId()),
        "administrator of the group policies (or of Intune, DSC)",
        "The policy \"%s\" rules %s (now %s). What is written locally has no effect, and so nothing is written. %s"
            .formatted(
                name(value), value, patient.facts().state(Windows.POLICY, value).words(), wanted),
        List.of(
            "# on the host: which policy it is",
            "gpresult /scope computer /h %TEMP%\\gpresult.html",
            "# after it was changed, on the host",
            "gpupdate /target:computer /force"));
  }
}
