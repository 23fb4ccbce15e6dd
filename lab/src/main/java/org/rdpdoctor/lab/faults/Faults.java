package org.rdpdoctor.lab.faults;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.lab.Fault;

/** Every fault that there is. */
public final class Faults {
  private static final List<Fault> ALL =
      Stream.of(HealthyServers.all(), UnusableKeys.all())
          .flatMap(List::stream)
          .sorted(Comparator.comparing(Fault::id))
          .toList();

  private Faults() {}

  /** By id. */
  public static List<Fault> all() {
    return ALL;
  }

  /** The fault with that id. */
  public static Optional<Fault> find(String id) {
    return ALL.stream().filter(fault -> fault.id().equals(id)).findFirst();
  }
}
