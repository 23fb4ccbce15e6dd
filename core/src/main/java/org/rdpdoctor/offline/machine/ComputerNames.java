package org.rdpdoctor.offline.machine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which names of computers mean the same machine: those with the same first label, unless their
 * domains differ.
 */
final class ComputerNames {
  private final Map<String, Set<String>> domainsByLabel = new HashMap<>();

  void add(String name) {
    domainsByLabel.computeIfAbsent(label(name), _ -> new HashSet<>()).add(domain(name));
  }

  /** Equal for names of the same machine. */
  String key(String name) {
    long domains =
        domainsByLabel.getOrDefault(label(name), Set.of()).stream()
            .filter(domain -> !domain.isEmpty())
            .count();
    return domains > 1 ? name.toLowerCase(Locale.ROOT) : label(name);
  }

  static String label(String name) {
    int dot = name.indexOf('.');
    return (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
  }

  private static String domain(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** A dotted number is an address, not a name with a domain. */
  static boolean isAddress(String text) {
    return text.indexOf(':') >= 0 || text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }
}
