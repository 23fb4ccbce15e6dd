package org.rdpdoctor.probe.tls;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.tls.TlsVersion;

/** How current hellos of the ordinary way fared beside each other, for what to ask next. */
final class TlsFates {
  private TlsFates() {}

  /**
   * The versions of hellos whose fate is doubtful beside that of the others. A current client's
   * hello that was cut off, though one of its versions alone was taken: both kinds. They are three,
   * so that a peer that cuts every second connection does not meet the same hello each time. Behind
   * a session: a version alone that was cut off though the server has it or a newer one (many
   * servers cut a hello with TLS 1.3 alone when they do not have it).
   */
  static List<List<TlsVersion>> doubtful(List<Observed> seen) {
    Optional<TlsVersion> proved =
        current(seen)
            .filter(TlsSessionEstablished.class::isInstance)
            .map(each -> ((TlsSessionEstablished) each).version())
            .findFirst();
    if (proved.isPresent()) {
      return alone()
          .filter(versions -> proved.get().isAtLeast(versions.getFirst()))
          .filter(versions -> of(seen, versions).anyMatch(TlsFates::isCutOff))
          .toList();
    }
    boolean differ =
        current(seen).anyMatch(TlsFates::isTaken) && current(seen).anyMatch(TlsFates::isCutOff);
    return differ ? Stream.concat(Stream.of(TlsStage.CURRENT), alone()).toList() : List.of();
  }

  /** The very same hello was taken one time and cut off another time. */
  static boolean changed(List<Observed> seen) {
    return current(seen).collect(Collectors.groupingBy(TlsObservation::hello)).values().stream()
        .anyMatch(same ->
            same.stream().anyMatch(TlsFates::isTaken)
                && same.stream().anyMatch(TlsFates::isCutOff));
  }

  private static Stream<List<TlsVersion>> alone() {
    return TlsStage.CURRENT.stream().map(List::of);
  }

  private static Stream<TlsObservation> of(List<Observed> seen, List<TlsVersion> versions) {
    return current(seen).filter(each -> each.hello().versions().equals(versions));
  }

  private static Stream<TlsObservation> current(List<Observed> seen) {
    return seen.stream()
        .map(Observed::observation)
        .filter(TlsObservation.class::isInstance)
        .map(TlsObservation.class::cast)
        .filter(each -> each.hello().way() == Way.AFTER_NEGOTIATION)
        .filter(each ->
            each.hello().versions().stream()
                .anyMatch(version -> version.isAtLeast(TlsVersion.TLS_1_2)));
  }

  private static boolean isTaken(TlsObservation seen) {
    return seen instanceof TlsAccepted || seen instanceof TlsSessionEstablished;
  }

  private static boolean isCutOff(TlsObservation seen) {
    return seen instanceof TlsReset || seen instanceof TlsClosed;
  }
}
