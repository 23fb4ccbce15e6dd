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
 * @param gateway the server is an RD Gateway, and the target lies behind it
 */
public record Fault(
    String id,
    String description,
    Optional<String> caseOf,
    Supplier<Behaviour> behaviour,
    Optional<Supplier<DatagramBehaviour>> udp,
    boolean gateway) {
  private static final Pattern ID = Pattern.compile("[a-z0-9]+([-.][a-z0-9]+)*");

  public Fault {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not the id of a fault: " + id);
    }
  }

  /** A server that is the target itself. */
  public Fault(
      String id, String description, Optional<String> caseOf, Supplier<Behaviour> behaviour) {
    this(id, description, caseOf, behaviour, Optional.empty(), false);
  }

  /** The same as a gateway. */
  public Fault asGateway() {
    return new Fault(id, description, caseOf, behaviour, Optional.empty(), true);
  }

  /** A fault that imitates a cause. */
  public static Fault caseOf(
      String cause, String id, String description, Supplier<Behaviour> behaviour) {
    return new Fault(id, description, Optional.of(cause), behaviour);
  }

  /** A server without a cause to imitate. */
  public static Fault withoutCase(String id, String description, Supplier<Behaviour> behaviour) {
    return new Fault(id, description, Optional.empty(), behaviour);
  }

  /** The same server, which also listens on UDP. */
  public Fault withUdp(Supplier<DatagramBehaviour> behaviour) {
    return new Fault(id, description, caseOf, this.behaviour, Optional.of(behaviour), gateway);
  }
}
