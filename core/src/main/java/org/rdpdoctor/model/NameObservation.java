package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;

/** What the name stage sees. */
public sealed interface NameObservation extends Observation {
  /** The target is an address; nothing had to be resolved. */
  record NameIsAddress(String address) implements NameObservation {}

  /** The system's resolver gave addresses, in its order of preference. */
  record NameResolved(String name, List<String> addresses, Duration took)
      implements NameObservation {
    public NameResolved {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * One DNS question asked directly, apart from the system's resolver (hosts file, search list).
   *
   * @param recordType A, AAAA or CNAME
   * @param values the answers in the order of the reply; empty when the name has no such record
   */
  record DnsAnswered(String name, String recordType, List<String> values, Duration took)
      implements NameObservation {
    public DnsAnswered {
      values = List.copyOf(values);
    }
  }

  /** A name server says that the name does not exist (NXDOMAIN), or the system's resolver does. */
  record NoSuchName(String name, String saidBy, Duration took) implements NameObservation {}

  /** Nobody could say whether the name exists; {@code how} is a phrase such as "timed out". */
  record ResolverFailed(String name, String how, Duration took) implements NameObservation {}

  /** The name is resolved by a gateway or a proxy, not by us. */
  record NameLeftTo(String by, String name) implements NameObservation {}

  /** The alias chain from the asked name to the canonical one, both included. */
  record AliasChain(List<String> names) implements NameObservation {
    public AliasChain {
      names = List.copyOf(names);
    }
  }
}
