package org.rdpdoctor.remote.azure;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.HostObservation.HostNetworkRuleSeen;
import tools.jackson.databind.JsonNode;

/** The inbound rules that hold for a machine's network interface. Read, never changed. */
final class NetworkRules {
  private static final int MAX_RULES = 5_000;
  private static final int MAX_TEXTS = 4_000;

  private NetworkRules() {}

  /**
   * From the answer to effectiveNetworkSecurityGroups.
   *
   * @throws AzureFailed when it is no such answer, or longer than is read: half of the rules would
   *     be other rules
   */
  static List<HostNetworkRuleSeen> of(JsonNode answer) throws AzureFailed {
    JsonNode groups = answer.path("value");
    if (!groups.isArray()) {
      throw new AzureFailed("Azure's answer lists no network security groups", true, false);
    }
    List<HostNetworkRuleSeen> rules = new ArrayList<>();
    for (JsonNode group : groups) {
      String name = group.path("networkSecurityGroup").path("id").asString("");
      for (JsonNode rule : group.path("effectiveSecurityRules")) {
        if (rule.path("direction").asString("").equals("Inbound")) {
          rules.add(rule(name, rule));
        }
        if (rules.size() > MAX_RULES) {
          throw new AzureFailed("more than %,d rules".formatted(MAX_RULES), true, false);
        }
      }
    }
    return rules;
  }

  private static HostNetworkRuleSeen rule(String group, JsonNode rule) throws AzureFailed {
    return new HostNetworkRuleSeen(
        bounded(group),
        bounded(rule.path("name").asString("")),
        rule.path("access").asString("").equals("Allow"),
        rule.path("priority").asLong(0),
        bounded(rule.path("protocol").asString("")),
        texts(rule, "destinationPortRange"),
        texts(rule, "sourcePortRange"),
        texts(rule, "sourceAddressPrefix"),
        texts(rule, "destinationAddressPrefix"));
  }

  /** One value by its name, several by its plural. */
  private static List<String> texts(JsonNode rule, String name) throws AzureFailed {
    List<String> texts = new ArrayList<>();
    String plural = name.endsWith("x") ? name + "es" : name + "s";
    for (JsonNode each : rule.path(plural)) {
      texts.add(bounded(each.asString("")));
      if (texts.size() > MAX_TEXTS) {
        throw new AzureFailed("a rule of more than %,d parts".formatted(MAX_TEXTS), true, false);
      }
    }
    String single = rule.path(name).asString("");
    if (texts.isEmpty() && !single.isEmpty()) {
      texts.add(bounded(single));
    }
    return texts.stream().distinct().toList();
  }

  private static String bounded(String text) {
    return text.length() > HostObservation.MAX_CHARACTERS
        ? text.substring(0, HostObservation.MAX_CHARACTERS)
        : text;
  }
}
