package org.rdpdoctor.probe.name;

import java.time.Duration;
import java.util.List;
import org.rdpdoctor.wire.dns.DnsMessage.ServiceTarget;

/** Finds where a service is offered (RFC 2782); the seam between SRV records and the network. */
public interface ServiceResolver {
  /** What the name servers say of one service name. */
  sealed interface Services {
    /** At least one, lowest priority number first, then the heaviest. */
    record Found(List<ServiceTarget> targets) implements Services {
      public Found {
        targets = List.copyOf(targets);
      }
    }

    /** There are none; {@code saidBy} is a phrase such as "name server 192.0.2.53". */
    record None(String saidBy) implements Services {}

    record Unknown(String how) implements Services {}
  }

  /** Asks the configured name servers and waits at most {@code limit}. */
  Services services(String name, Duration limit) throws InterruptedException;
}
