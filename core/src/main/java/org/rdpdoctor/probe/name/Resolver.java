package org.rdpdoctor.probe.name;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.rdpdoctor.wire.dns.DnsRecordType;

/** Turns names into addresses; the seam between the name stage and the network. */
public interface Resolver {
  /** What the system's resolver gives (hosts file, search list, DNS and whatever else it asks). */
  sealed interface Resolution {
    /** At least one address, in the system's order of preference. */
    record Found(List<InetAddress> addresses) implements Resolution {
      public Found {
        addresses = List.copyOf(addresses);
      }
    }

    record NoSuchName() implements Resolution {}

    /** It could not tell; {@code how} is a phrase such as "timed out". */
    record Failed(String how) implements Resolution {}
  }

  /** What a name server gives when asked directly. */
  sealed interface DirectAnswer {
    /**
     * The name exists.
     *
     * @param values the addresses; empty when the name has none of this type
     * @param aliases from the asked name to the canonical one, both included; empty without alias
     */
    record Records(List<String> values, List<String> aliases) implements DirectAnswer {
      public Records {
        values = List.copyOf(values);
        aliases = List.copyOf(aliases);
      }
    }

    record NoSuchName(String server) implements DirectAnswer {}

    record Failed(String how) implements DirectAnswer {}

    /** There is nobody to ask, or the name is none for DNS. */
    record NotAsked() implements DirectAnswer {}
  }

  /** Asks the system's resolver and waits at most {@code limit}. */
  Resolution resolve(String name, Duration limit) throws InterruptedException;

  /** Asks the configured name servers directly and waits at most {@code limit}. */
  DirectAnswer ask(String name, DnsRecordType type, Duration limit) throws InterruptedException;
}
