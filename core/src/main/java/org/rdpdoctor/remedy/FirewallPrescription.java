package org.rdpdoctor.remedy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.model.HostObservation.HostFirewallRuleSeen;

/** The host's own firewall: facts/windows/remedies.md section 6.1. */
final class FirewallPrescription implements Prescription {
  /** The rules that Windows brings, whatever its language. */
  private static final List<String> BUILT_IN =
      List.of("RemoteDesktop-UserMode-In-TCP", "RemoteDesktop-UserMode-In-UDP");

  @Override
  public List<String> causes() {
    return List.of(
        "host-firewall-block", "firewall-drop", "firewall-reject", "rdp-disabled-by-update");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    int port = patient.port();
    List<HostFirewallRuleSeen> blocking =
        patient.facts().rules().stream()
            .filter(rule -> rule.enabled() && !rule.allows() && isTcp(rule) && covers(rule, port))
            .toList();
    if (!blocking.isEmpty()) {
      return List.of(blocked(cause, blocking));
    }
    List<Step> opening = opening(patient, port);
    return new Draft("EnableFirewallRules", cause, "Let the firewall admit Remote Desktop")
        .because("no enabled rule admits TCP port " + port)
        .alsoTouches(
            "opens port " + port + " as far as the rules reach; nothing else of the firewall")
        .undone("the rules are disabled again, and an added one is deleted")
        .risk(Remedy.Risk.MEDIUM)
        .steps(opening)
        .propose();
  }

  private static Proposal blocked(Assessment cause, List<HostFirewallRuleSeen> blocking) {
    List<String> commands = new ArrayList<>();
    for (HostFirewallRuleSeen rule : blocking) {
      commands.add(
          rule.byPolicy()
              ? "# made by a group policy, to be changed there: " + PlainText.of(rule.shown())
              : "Disable-NetFirewallRule -Name " + PowerShell.quoted(rule.name()));
    }
    return new Advice(
        "RemoveBlockingRule",
        List.of(cause.causeId()),
        "who is responsible for the host's firewall",
        "Enabled rules block the port, and they win over rules that admit it: "
            + String.join(", ", blocking.stream().map(rule -> PlainText.of(rule.shown())).toList())
            + ". Somebody made them on purpose; ask before they are disabled.",
        commands);
  }

  /** Nothing when the rules are not known, or one admits the port already. */
  static List<Step> opening(Patient patient, int port) {
    HostFacts facts = patient.facts();
    List<HostFirewallRuleSeen> admitting =
        facts.rules().stream().filter(rule -> rule.allows() && covers(rule, port)).toList();
    if (!facts.rulesCovered(port)
        || admitting.stream().anyMatch(rule -> rule.enabled() && isTcp(rule))) {
      return List.of();
    }
    List<Step> steps =
        admitting.stream()
            .filter(rule -> !rule.enabled() && !rule.byPolicy() && BUILT_IN.contains(rule.name()))
            .map(rule -> patient.steps().enableRule(rule.name(), port))
            .toList();
    boolean tcp =
        admitting.stream().anyMatch(rule -> isTcp(rule) && BUILT_IN.contains(rule.name()));
    return tcp ? steps : List.of(patient.steps().addRule("RdpDoctor-In-TCP-" + port, "TCP", port));
  }

  static boolean isTcp(HostFirewallRuleSeen rule) {
    String protocol = rule.protocol().toUpperCase(Locale.ROOT);
    return protocol.equals("TCP") || protocol.equals("6") || protocol.equals("ANY");
  }

  /** Such as "3389", "Any" or "80, 3380-3390". */
  static boolean covers(HostFirewallRuleSeen rule, int port) {
    return rule.ports().isBlank()
        || rule.ports().equals("*")
        || Arrays.stream(rule.ports().split(",", -1))
            .map(String::strip)
            .anyMatch(each -> covers(each, port));
  }

  private static boolean covers(String ports, int port) {
    if (ports.equalsIgnoreCase("Any")) {
      return true;
    }
    if (!ports.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
      return false;
    }
    String[] ends = ports.split("-", -1);
    return Integer.parseInt(ends[0]) <= port && port <= Integer.parseInt(ends[ends.length - 1]);
  }
}
