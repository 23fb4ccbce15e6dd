package org.rdpdoctor.diagnosis.causes;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.picture.Sight;

/** Answers that come late. */
final class Slowness {
  /** Later than this, impatient clients and users give up. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  private Slowness() {}

  /** The slowest answer beyond the limit. */
  static Optional<Duration> of(Sight sight) {
    return Stream.of(
            sight.negotiation().quickestAnswer(),
            sight.tls().slowestAnswer(),
            sight.nla().slowestAnswer())
        .flatMap(Optional::stream)
        .filter(took -> took.compareTo(LIMIT) > 0)
        .max(Duration::compareTo);
  }
}
