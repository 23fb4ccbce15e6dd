package org.rdpdoctor.lab;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One way for a server to be wrong, or healthy for comparison.
 *
 * @param id kebab case, with the dots of version numbers: {@code tls-1.0-only}
 * @param description what the server does, on one line
 * @param caseOf id of the cause that the server imitates; empty for healthy servers, for those that
 *     only test a client's patience, and where several causes look like this
 * @param behaviour called once for each server that is started
 * @param udp likewise, for the UDP port of the same number; empty: that port stays closed
 */
public record Fault(
    String id,
    String description,
    Optional<String> caseOf,
    Supplier<Behaviour> behaviour,
    Optional<Supplier<DatagramBehaviour>> udp) {
  private static final Pattern ID = Pattern.compile("[a-z0-9]+([-.][a-z0-9]+)*");

  public Fault {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not the id of a fault: " + id);
    }
  }

  /** A fault that imitates a cause. */
  public static Fault caseOf(
      String cause, String id, String description, Supplier<Behaviour> behaviour) {
    return new Fault(id, description, Optional.of(cause), behaviour, Optional.empty());
  }

  /** A server without a cause to imitate. */
  public static Fault withoutCase(String id, String description, Supplier<Behaviour> behaviour) {
    return new Fault(id, description, Optional.empty(), behaviour, Optional.empty());
  }

  /** The same server, which also listens on UDP. */
  public Fault withUdp(Supplier<DatagramBehaviour> behaviour) {
    return new Fault(id, description, caseOf, this.behaviour, Optional.of(behaviour));
  }
}
