package org.rdpdoctor.remote.azure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The inbound rules that hold for a machine, those with the lower number first, which wins. Read,
 * never changed. A rule that drops gives a time-out, never a reset.
 */
public record NetworkRules(List<NetworkRule> rules) {
  private static final int MAX_RULES = 5_000;

  public NetworkRules {
    rules =
        rules.stream().sorted(Comparator.comparingInt(NetworkRule::priority)).toList();
  }

  /**
   * The rule that keeps TCP to a port away whoever comes: the first one for everybody denies, and
   * no rule before it allows anybody. Empty also when it depends on who comes.
   */
  public Optional<NetworkRule> blocking(int port) {
    List<NetworkRule> concerned = rules.stream().filter(each -> each.concerns(port)).toList();
    for (NetworkRule rule : concerned) {
      if (rule.allows()) {
        return Optional.empty();
      }
      if (rule.isForAll()) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /** Those that speak of TCP to a port. */
  public List<NetworkRule> concerning(int port) {
    return rules.stream().filter(each -> each.concerns(port)).toList();
  }

  /** From the answer to effectiveNetworkSecurityGroups. */
  static NetworkRules of(JsonNode answer) {
    List<NetworkRule> rules = new ArrayList<>();
    for (JsonNode group : answer.path("value")) {
      for (JsonNode rule : group.path("effectiveSecurityRules")) {
        if (rule.path("direction").asString("").equals("Inbound") && rules.size() < MAX_RULES) {
          rules.add(
              new NetworkRule(
                  rule.path("name").asString(""),
                  rule.path("access").asString("").equals("Allow"),
                  rule.path("priority").asInt(0),
                  rule.path("protocol").asString(""),
                  texts(rule, "destinationPortRange"),
                  texts(rule, "sourceAddressPrefix")));
        }
      }
    }
    return new NetworkRules(rules);
  }

  /** One value by its name, several by its plural. */
  private static List<String> texts(JsonNode rule, String name) {
    List<String> texts = new ArrayList<>();
    String plural = name.endsWith("x") ? name + "es" : name + "s";
    for (JsonNode each : rule.path(plural)) {
      texts.add(each.asString(""));
    }
    String single = rule.path(name).asString("");
    if (texts.isEmpty() && !single.isEmpty()) {
      texts.add(single);
    }
    return texts;
  }
}
