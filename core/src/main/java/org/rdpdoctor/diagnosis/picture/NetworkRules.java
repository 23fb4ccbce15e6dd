package org.rdpdoctor.diagnosis.picture;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rdpdoctor.model.HostObservation.HostNetworkRuleSeen;

/**
 * What the inbound rules of network security groups do with TCP to one port. Traffic must be let in
 * by each group; of a group's rules the first that fits decides, in the order of their priority
 * (Azure, network security groups, "Security rules"). A rule that holds for some only decides
 * nothing here: whom it means is not known.
 *
 * @param port as it reaches the machine
 */
record NetworkRules(List<HostNetworkRuleSeen> rules, int port) {
  private static final Set<String> EVERYTHING = Set.of("*", "any", "0.0.0.0/0");
  private static final Set<String> ALL_PORTS = Set.of("*", "0-65535");
  private static final String INTERNET = "internet";
  private static final Set<String> NEIGHBOURS = Set.of("virtualnetwork", "azureloadbalancer");

  /** Who comes. */
  enum From {
    /** Whoever it is. */
    ANYWHERE,
    /** From outside of the cloud's own networks. */
    THE_INTERNET
  }

  private enum Fit {
    FOR_ALL,
    FOR_SOME,
    FOR_NONE
  }

  NetworkRules {
    rules = rules.stream().sorted(Comparator.comparingLong(HostNetworkRuleSeen::priority)).toList();
  }

  /** The rule that lets none of them in. */
  Optional<HostNetworkRuleSeen> closing(From from) {
    return groups().values().stream()
        .flatMap(group -> deciding(group, from, true).stream())
        .filter(rule -> !rule.allows())
        .findFirst();
  }

  /** Each group lets everybody in; false without groups. */
  boolean opensToAll() {
    return !rules.isEmpty()
        && groups().values().stream()
            .allMatch(group ->
                deciding(group, From.ANYWHERE, false)
                    .filter(HostNetworkRuleSeen::allows)
                    .isPresent());
  }

  private Map<String, List<HostNetworkRuleSeen>> groups() {
    return rules.stream()
        .collect(
            Collectors.groupingBy(
                HostNetworkRuleSeen::group, LinkedHashMap::new, Collectors.toList()));
  }

  /**
   * The first rule for all of them, unless one before it decides otherwise for some.
   *
   * @param denies what is looked for
   */
  private Optional<HostNetworkRuleSeen> deciding(
      List<HostNetworkRuleSeen> group, From from, boolean denies) {
    for (HostNetworkRuleSeen rule : group) {
      Fit fit = fit(rule, from);
      if (fit == Fit.FOR_ALL) {
        return Optional.of(rule);
      }
      if (fit == Fit.FOR_SOME && rule.allows() == denies) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Fit fit(HostNetworkRuleSeen rule, From from) {
    String protocol = lower(rule.protocol());
    boolean tcp = Set.of("tcp", "all", "*").contains(protocol);
    if (!tcp || rule.ports().stream().noneMatch(range -> holds(range, port))) {
      return Fit.FOR_NONE;
    }
    if (from == From.THE_INTERNET
        && !rule.sources().isEmpty()
        && rule.sources().stream().allMatch(each -> NEIGHBOURS.contains(lower(each)))) {
      return Fit.FOR_NONE;
    }
    boolean all =
        rule.sources().stream()
                .map(NetworkRules::lower)
                .anyMatch(each ->
                    EVERYTHING.contains(each)
                        || (from == From.THE_INTERNET && each.equals(INTERNET)))
            && isAny(rule.sourcePorts(), ALL_PORTS)
            && isAny(rule.destinations(), EVERYTHING);
    return all ? Fit.FOR_ALL : Fit.FOR_SOME;
  }

  /** What Azure leaves out is not limited. */
  private static boolean isAny(List<String> listed, Set<String> all) {
    return listed.isEmpty() || listed.stream().anyMatch(each -> all.contains(lower(each)));
  }

  private static boolean holds(String range, int port) {
    if (range.equals("*")) {
      return true;
    }
    if (!range.matches("\\d{1,5}(-\\d{1,5})?")) {
      return false;
    }
    int dash = range.indexOf('-');
    int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
    int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
    return first <= port && port <= last;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
