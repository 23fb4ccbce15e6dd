package org.rdpdoctor.diagnosis.picture;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rdpdoctor.model.ClientObservation;
import org.rdpdoctor.model.ClientObservation.ClientLicenceStoreSeen;
import org.rdpdoctor.model.ClientObservation.ClientPasswordsCovered;
import org.rdpdoctor.model.ClientObservation.ClientUdpPolicySeen;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/** The machine that somebody connects from, as it was read. What it says bears on no host. */
public final class ClientPicture {
  private final List<Observed> seen;

  ClientPicture(Evidence evidence) {
    this.seen =
        evidence.recorded().stream()
            .filter(each -> each.source() instanceof Source.Client)
            .toList();
  }

  private <T extends ClientObservation> Optional<T> first(Class<T> kind) {
    return seen.stream()
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  /** Where this stands. */
  public List<Source> sources(Class<? extends ClientObservation> kind) {
    Predicate<Observed> ofKind = each -> kind.isInstance(each.observation());
    return seen.stream().filter(ofKind).map(Observed::source).distinct().toList();
  }

  /** It does not use UDP; empty when that is not known. */
  public Optional<Boolean> withoutUdp() {
    return first(ClientUdpPolicySeen.class)
        .map(policy -> policy.number().filter(number -> number == 1).isPresent());
  }

  /** Passwords that are saved for the host; empty when that is not known. */
  public Optional<Integer> savedPasswords() {
    return first(ClientPasswordsCovered.class).map(ClientPasswordsCovered::found);
  }

  /** Licences per device in its store; empty when that is not known. */
  public Optional<Integer> licences() {
    return first(ClientLicenceStoreSeen.class).map(store -> store.licences().size());
  }
}
