package org.rdpdoctor.redaction;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The treatment of each component of the model's records that holds text or bytes: {@code
 * components.csv}. One that is not in the table is treated as text of strangers.
 */
final class Components {
  private final Map<String, Treatment> treatments = new HashMap<>();

  Components() {
    PackedLines.of("components.csv").stream()
        .skip(1)
        .map(line -> line.split(",", 2))
        .forEach(cells -> treatments.put(cells[0], Treatment.named(cells[1])));
  }

  /** The table's name of a component, such as {@code TcpConnected.address}. */
  static String name(Class<?> owner, String component) {
    return owner.getSimpleName() + "." + component;
  }

  Treatment text(Class<?> owner, String component) {
    return treatments.getOrDefault(name(owner, component), Treatment.FOREIGN);
  }

  Treatment bytes(Class<?> owner, String component) {
    return treatments.getOrDefault(name(owner, component), Treatment.CUT);
  }

  Set<String> names() {
    return Set.copyOf(treatments.keySet());
  }
}
