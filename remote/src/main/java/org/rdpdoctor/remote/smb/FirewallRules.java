package org.rdpdoctor.remote.smb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.hostcall.HostReply.FirewallRule;

/**
 * Firewall rules as the registry holds them, MS-GPFAS section 2.2.2.19 (the version, then fields
 * that a vertical bar ends, {@code name=value}; a field that may have several values stands several
 * times).
 */
final class FirewallRules {
  /** Rules of this machine. */
  static final String LOCAL =
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"
          + "\\FirewallRules";

  /** Rules of group policies. */
  static final String OF_POLICY =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules";

  private static final String ANY = "Any";
  private static final String PORTS = "LPort";

  /** Besides IPv4's and IPv6's numbers (IANA), 256 stands for any. */
  private static final Map<String, String> PROTOCOLS = Map.of("6", "TCP", "17", "UDP", "256", ANY);

  private static final Map<String, String> NAMES =
      Map.of(
          "@FirewallAPI.dll,-28775", "Remote Desktop - User Mode (TCP-In)",
          "@FirewallAPI.dll,-28776", "Remote Desktop - User Mode (UDP-In)",
          "@FirewallAPI.dll,-28778", "Remote Desktop - Shadow (TCP-In)");

  private final Map<String, List<String>> fields;

  private FirewallRules(Map<String, List<String>> fields) {
    this.fields = fields;
  }

  /**
   * The rule when it is an inbound one about TCP or UDP that names the port, or any port.
   *
   * @param name of the registry value, which is the rule's own
   */
  static Optional<FirewallRule> about(int port, String name, String text, boolean byPolicy) {
    FirewallRules rule = new FirewallRules(fields(text));
    String protocol = rule.protocol();
    boolean concerned =
        rule.has("Dir", "In")
            && (protocol.equals("TCP") || protocol.equals("UDP") || protocol.equals(ANY))
            && rule.names(port);
    return concerned
        ? Optional.of(
            new FirewallRule(
                name,
                rule.shown(name),
                rule.has("Active", "TRUE"),
                !rule.has("Action", "Block"), // Allow, and ByPass for who proves who he is
                byPolicy,
                protocol,
                rule.joined("Profile"),
                rule.joined(PORTS),
                rule.addresses()))
        : Optional.empty();
  }

  private static Map<String, List<String>> fields(String text) {
    Map<String, List<String>> fields = new HashMap<>();
    for (String field : text.split("\\|", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields
            .computeIfAbsent(field.substring(0, equals), _ -> new ArrayList<>())
            .add(field.substring(equals + 1));
      }
    }
    return fields;
  }

  /** A name of Windows stands in a library there; those of Remote Desktop are known. */
  private String shown(String name) {
    String shown = first("Name").orElse(name);
    return NAMES.getOrDefault(shown, shown);
  }

  private String protocol() {
    String number = first("Protocol").orElse("256");
    return PROTOCOLS.getOrDefault(number, number);
  }

  private Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** Those of later versions have the version behind their name, such as LPort2_10. */
  private List<String> all(String name) {
    return fields.entrySet().stream()
        .filter(field -> field.getKey().matches(name + "(2_\\d+)?"))
        .sorted(Map.Entry.comparingByKey())
        .flatMap(field -> field.getValue().stream())
        .toList();
  }

  private boolean has(String name, String value) {
    return first(name).filter(value::equalsIgnoreCase).isPresent();
  }

  /** Ports, ranges and words such as mDNS; none at all is any port. */
  private boolean names(int port) {
    List<String> ports = all(PORTS);
    return ports.isEmpty() || ports.stream().anyMatch(range -> within(range, port));
  }

  private static boolean within(String range, int port) {
    String[] ends = range.split("-", 2);
    try {
      int first = Integer.parseInt(ends[0].strip());
      int last = ends.length == 2 ? Integer.parseInt(ends[1].strip()) : first;
      return first <= port && port <= last;
    } catch (NumberFormatException _) {
      return false; // such as RPC
    }
  }

  private String joined(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? ANY : String.join(", ", values);
  }

  private String addresses() {
    List<String> addresses = new ArrayList<>();
    fields.entrySet().stream()
        .filter(field -> field.getKey().toUpperCase(Locale.ROOT).matches("RA(4|6|42|62)"))
        .sorted(Map.Entry.comparingByKey())
        .forEach(field -> addresses.addAll(field.getValue()));
    return addresses.isEmpty() ? ANY : String.join(", ", addresses.stream().distinct().toList());
  }
}
