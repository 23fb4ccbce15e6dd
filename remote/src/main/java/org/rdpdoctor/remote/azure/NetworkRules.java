package org.rdpdoctor.remote.azure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The inbound rules that hold for a machine, those with the lower number first, which wins. Read,
 * never changed. A rule that drops gives a time-out, never a reset.
 */
public record NetworkRules(List<NetworkRule> rules) {
  private static final int MAX_RULES = 5_000;

  public NetworkRules {
    rules = rules.stream().sorted(Comparator.comparingInt(NetworkRule::priority)).toList();
  }

  /**
   * The rule that keeps TCP to a port away from everybody on the internet: in one of the groups the
   * first rule for everybody denies, and none before it lets anybody from there in. Empty also when
   * it depends on who comes.
   */
  public Optional<NetworkRule> blocking(int port) {
    Map<String, List<NetworkRule>> groups =
        concerning(port).stream()
            .collect(
                Collectors.groupingBy(NetworkRule::group, LinkedHashMap::new, Collectors.toList()));
    return groups.values().stream().flatMap(each -> first(each).stream()).findFirst();
  }

  private static Optional<NetworkRule> first(List<NetworkRule> group) {
    return group.stream()
        .filter(each -> each.allows() ? !each.isForNeighbours() : each.isForAll())
        .findFirst()
        .filter(each -> !each.allows());
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
                  group.path("networkSecurityGroup").path("id").asString(""),
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
