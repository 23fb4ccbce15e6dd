package org.rdpdoctor.remote.azure;

import java.util.List;
import java.util.Set;

/**
 * An inbound rule of the network security groups that hold for a machine's network interface.
 *
 * @param group the id of the group; traffic must pass each group
 * @param ports as Azure has them, such as 3389-3389 or 0-65535
 * @param sources as Azure has them, such as Internet or 10.0.0.0/8
 */
public record NetworkRule(
    String group,
    String name,
    boolean allows,
    int priority,
    String protocol,
    List<String> ports,
    List<String> sources) {
  private static final Set<String> ALL = Set.of("*", "0.0.0.0/0", "Any", "Internet");
  private static final Set<String> NEIGHBOURS = Set.of("VirtualNetwork", "AzureLoadBalancer");

  public NetworkRule {
    ports = List.copyOf(ports);
    sources = List.copyOf(sources);
  }

  /** Whether it speaks of TCP to a port. */
  public boolean concerns(int port) {
    boolean tcp =
        protocol.equalsIgnoreCase("Tcp")
            || protocol.equalsIgnoreCase("All")
            || protocol.equals("*");
    return tcp && ports.stream().anyMatch(range -> holds(range, port));
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

  /** Whether it is for everybody on the internet. */
  public boolean isForAll() {
    return sources.stream().anyMatch(ALL::contains);
  }

  /** Whether it is for machines in Azure's own networks alone. */
  boolean isForNeighbours() {
    return NEIGHBOURS.containsAll(sources);
  }
}
