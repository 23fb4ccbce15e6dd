package org.rdpdoctor.diagnosis.kerberos;

import java.util.List;
import org.rdpdoctor.diagnosis.Health;

/**
 * What the walk shows.
 *
 * @param health of the way as far as it was asked for
 * @param headline one sentence
 * @param fallbacks why a client would use NTLM here; empty: nothing seen makes it
 */
public record KerberosVerdict(
    Health health, String headline, List<WalkStep> steps, List<String> fallbacks) {
  public KerberosVerdict {
    steps = List.copyOf(steps);
    fallbacks = List.copyOf(fallbacks);
  }
}
