package org.rdpdoctor.lab.windows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.wire.hostcall.HostReply.FirewallRule;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * The Windows firewall: the rules that are in force, and where they are kept (MS-FASP section
 * 2.2.20, the strings in the registry). A rule that is written to the registry past the service
 * comes into force when the service starts the next time.
 */
final class Firewall {
  static final String KEY =
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
  static final String RULES = KEY + "\\FirewallRules";
  static final String POLICY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall";
  static final String POLICY_RULES = POLICY + "\\FirewallRules";

  private static final String VERSION = "v2.30";
  private static final String TCP = "6";
  private static final String UDP = "17";

  /** What the texts of resources are in English. */
  private static final Map<String, String> SHOWN =
      Map.of(
          "@FirewallAPI.dll,-28775", "Remote Desktop - User Mode (TCP-In)",
          "@FirewallAPI.dll,-28776", "Remote Desktop - User Mode (UDP-In)",
          "@FirewallAPI.dll,-28778", "Remote Desktop - Shadow (TCP-In)",
          "@FirewallAPI.dll,-28511", "File and Printer Sharing (SMB-In)",
          "@FirewallAPI.dll,-30253", "Windows Remote Management (HTTP-In)");

  private final Registry registry;
  private final Map<String, Map<String, String>> local =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Map<String, String>> policy =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private String profile = "Domain";

  Firewall(Registry registry) {
    this.registry = registry;
  }

  /** Domain, Private or Public: where the machine takes itself to be. */
  void profile(String name) {
    profile = name;
  }

  /** As the service does when it starts. */
  void load() {
    load(RULES, local);
    load(POLICY_RULES, policy);
  }

  private void load(String key, Map<String, Map<String, String>> rules) {
    rules.clear();
    registry
        .list(key)
        .ifPresent(listed -> {
          for (NamedValue value : listed.values()) {
            rules.put(value.name(), fields(Utf16.text(value.data().data())));
          }
        });
  }

  private static Map<String, String> fields(String rule) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : List.of(rule.replace("\0", "").split("\\|", -1))) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.merge(
            field.substring(0, equals), field.substring(equals + 1), (a, b) -> a + "," + b);
      }
    }
    return fields;
  }

  private static String text(Map<String, String> fields) {
    StringBuilder text = new StringBuilder(VERSION).append('|');
    fields.forEach((name, values) -> {
      for (String value : List.of(values.split(",(?!-)", -1))) {
        text.append(name).append('=').append(value).append('|');
      }
    });
    return text.toString();
  }

  /** A rule in the registry; in force after {@link #load}. */
  static String inbound(boolean active, String protocol, String port, String more) {
    return "%s|Action=Allow|Active=%s|Dir=In|Protocol=%s|LPort=%s|%s"
        .formatted(
            VERSION,
            active ? "TRUE" : "FALSE",
            protocol.equalsIgnoreCase("UDP") ? UDP : TCP,
            port,
            more);
  }

  boolean has(String name) {
    return local.containsKey(name) || policy.containsKey(name);
  }

  boolean byPolicy(String name) {
    return policy.containsKey(name);
  }

  void enable(String name, boolean enabled) {
    Map<String, String> rule = local.get(name);
    if (rule != null) {
      rule.put("Active", enabled ? "TRUE" : "FALSE");
      keep(name, rule);
    }
  }

  void add(String name, String protocol, int port) {
    Map<String, String> rule =
        fields(inbound(true, protocol, Integer.toString(port), "Name=" + name + "|"));
    local.put(name, rule);
    keep(name, rule);
  }

  private void keep(String name, Map<String, String> rule) {
    registry.set(RULES, name, RegistryData.text(text(rule)));
  }

  void delete(String name) {
    local.remove(name);
    registry.deleteValue(RULES, name);
  }

  /** The inbound rules for TCP or UDP that name the port, or any. */
  List<FirewallRule> of(int port) {
    List<FirewallRule> found = new ArrayList<>();
    local.forEach((name, rule) -> shown(name, rule, false, port).ifPresent(found::add));
    policy.forEach((name, rule) -> shown(name, rule, true, port).ifPresent(found::add));
    return found;
  }

  private static Optional<FirewallRule> shown(
      String name, Map<String, String> rule, boolean byPolicy, int port) {
    String protocol = protocol(rule);
    boolean about =
        field(rule, "Dir").equals("In")
            && !protocol.equals("other")
            && names(field(rule, "LPort"), port);
    String called = field(rule, "Name");
    return about
        ? Optional.of(
            new FirewallRule(
                name,
                SHOWN.getOrDefault(called, called),
                isActive(rule),
                allows(rule),
                byPolicy,
                protocol,
                orAny(field(rule, "Profile").replace(",", ", ")),
                orAny(field(rule, "LPort")),
                orAny(field(rule, "RA4"))))
        : Optional.empty();
  }

  private static String protocol(Map<String, String> rule) {
    return switch (field(rule, "Protocol")) {
      case TCP -> "TCP";
      case UDP -> "UDP";
      case "" -> "Any";
      default -> "other";
    };
  }

  private static String field(Map<String, String> rule, String name) {
    return rule.getOrDefault(name, "");
  }

  private static String orAny(String text) {
    return text.isEmpty() ? "Any" : text;
  }

  private static boolean isActive(Map<String, String> rule) {
    return field(rule, "Active").equalsIgnoreCase("TRUE");
  }

  private static boolean allows(Map<String, String> rule) {
    return field(rule, "Action").equalsIgnoreCase("Allow");
  }

  private static boolean names(String ports, int port) {
    if (ports.isEmpty()) {
      return true;
    }
    for (String range : List.of(ports.split(",", -1))) {
      String[] ends = range.split("-", 2);
      if (ends[0].matches("\\d{1,5}") && ends[ends.length - 1].matches("\\d{1,5}")) {
        int from = Integer.parseInt(ends[0]);
        int to = Integer.parseInt(ends[ends.length - 1]);
        if (from <= port && port <= to) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether TCP connections from elsewhere come through: what blocks wins over what allows. */
  boolean admits(int port) {
    if (!isOn()) {
      return true;
    }
    boolean merged =
        registry.number(POLICY + "\\" + profileKey(), "AllowLocalPolicyMerge").orElse(1) != 0;
    List<Map<String, String>> rules = new ArrayList<>(policy.values());
    if (merged) {
      rules.addAll(local.values());
    }
    List<Map<String, String>> about =
        rules.stream()
            .filter(Firewall::isActive)
            .filter(rule -> field(rule, "Dir").equals("In"))
            .filter(rule -> List.of("TCP", "Any").contains(protocol(rule)))
            .filter(rule -> names(field(rule, "LPort"), port))
            .filter(this::isForProfile)
            .toList();
    return !about.isEmpty() && about.stream().allMatch(Firewall::allows);
  }

  private boolean isForProfile(Map<String, String> rule) {
    String profiles = field(rule, "Profile");
    return profiles.isEmpty()
        || List.of(profiles.split(",", -1)).contains(profile)
        || profiles.equalsIgnoreCase("All");
  }

  private boolean isOn() {
    int byPolicy = registry.number(POLICY + "\\" + profileKey(), "EnableFirewall").orElse(-1);
    int locally = registry.number(KEY + "\\" + profileKey(), "EnableFirewall").orElse(1);
    return (byPolicy >= 0 ? byPolicy : locally) != 0;
  }

  private String profileKey() {
    return switch (profile.toLowerCase(Locale.ROOT)) {
      case "private" -> "StandardProfile";
      case "public" -> "PublicProfile";
      default -> "DomainProfile";
    };
  }

  void describe(Map<String, String> lines) {
    local.forEach((name, rule) -> lines.put("rule " + name, text(rule)));
    policy.forEach((name, rule) -> lines.put("policy rule " + name, text(rule)));
  }
}
