package org.rdpdoctor.diagnosis.kerberos;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.picture.Standing;
import org.rdpdoctor.model.KerberosObservation;

/**
 * One step of the walk.
 *
 * @param id "realm", "records", "kdc", "account", "clock", "sign-in" or "ticket"
 * @param standing how it went
 * @param meaning what the step is for
 * @param next what to do now; empty when it went well
 * @param seen the observations it stands on
 */
public record WalkStep(
    String id,
    Standing standing,
    String meaning,
    Optional<String> next,
    List<KerberosObservation> seen) {
  public WalkStep {
    seen = List.copyOf(seen);
  }
}
