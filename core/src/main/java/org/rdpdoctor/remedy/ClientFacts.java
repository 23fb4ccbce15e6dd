package org.rdpdoctor.remedy;

import java.util.Optional;
import org.rdpdoctor.model.ClientObservation;
import org.rdpdoctor.model.ClientObservation.ClientLicenceStoreSeen;
import org.rdpdoctor.model.ClientObservation.ClientPasswordsCovered;
import org.rdpdoctor.model.ClientObservation.ClientUdpPolicySeen;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Source;

/** What was read on the living client; empty for what is not known. */
record ClientFacts(Evidence evidence) {
  private <T extends ClientObservation> Optional<T> first(Class<T> kind) {
    return evidence.recorded().stream()
        .filter(each -> each.source() instanceof Source.Client)
        .map(each -> each.observation())
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  Optional<ClientUdpPolicySeen> udpPolicy() {
    return first(ClientUdpPolicySeen.class);
  }

  /** The target for which at least one password is saved. */
  Optional<String> savedPassword() {
    return first(ClientPasswordsCovered.class)
        .filter(covered -> covered.found() > 0)
        .map(ClientPasswordsCovered::target);
  }

  Optional<ClientLicenceStoreSeen> licences() {
    return first(ClientLicenceStoreSeen.class);
  }
}
