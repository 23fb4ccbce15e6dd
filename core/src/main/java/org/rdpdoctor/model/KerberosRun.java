package org.rdpdoctor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One walk along the way of a Kerberos sign-in to a host.
 *
 * @param host as the user wrote it
 * @param service the service principal of its Remote Desktop service
 * @param seen in the order of the walk
 * @param cutShort the deadline ended it
 */
public record KerberosRun(
    String host,
    String service,
    Instant startedAt,
    Duration took,
    List<KerberosObservation> seen,
    boolean cutShort) {
  public KerberosRun {
    seen = List.copyOf(seen);
  }
}
