package org.rdpdoctor.remote.azure;

import java.util.List;

/**
 * An inbound rule of the network security groups that hold for a machine's network interface.
 *
 * @param ports as Azure has them, such as 3389-3389 or 0-65535
 * @param sources as Azure has them, such as Internet or 10.0.0.0/8
 */
public record NetworkRule(
    String name, boolean allows, int priority, String protocol, List<String> ports,
    List<String> sources) {
  public NetworkRule {
    ports = List.copyOf(ports);
    sources = List.copyOf(sources);
  }

  /** Whether it speaks of TCP to a port. */
  public boolean concerns(int port) {
    boolean tcp = protocol.equalsIgnoreCase("Tcp") || protocol.equalsIgnoreCase("All")
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

  /** Whether it is for everybody. */
  public boolean isForAll() {
    return sources.stream()
        .anyMatch(each -> each.equals("*") || each.equals("0.0.0.0/0") || each.equals("Any"));
  }
}
