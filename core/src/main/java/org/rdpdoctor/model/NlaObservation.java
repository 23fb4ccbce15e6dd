package org.rdpdoctor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.mstypes.NtStatus;

/** What a CredSSP exchange without credentials gives (MS-CSSP 3.1.5). */
public sealed interface NlaObservation extends Observation {
  Duration took();

  /**
   * The server answered with an NTLM challenge (MS-NLMP 2.2.1.2): NLA works up to the password.
   *
   * @param credSspVersion of the server's TSRequest
   * @param productVersion "major.minor.build", when the server sends one
   * @param serverTime from the challenge
   * @param skew server's clock minus ours, half a round trip taken off
   */
  record NlaChallenged(
      int credSspVersion,
      Optional<String> targetName,
      Optional<String> netBiosComputer,
      Optional<String> netBiosDomain,
      Optional<String> dnsComputer,
      Optional<String> dnsDomain,
      Optional<String> dnsForest,
      Optional<String> productVersion,
      Optional<Instant> serverTime,
      Optional<Duration> skew,
      Duration took)
      implements NlaObservation {}

  /** The server answered with an error code in its TSRequest. */
  record NlaErrorSent(int credSspVersion, NtStatus status, Duration took)
      implements NlaObservation {}

  /** The server wants another mechanism and sends no NTLM challenge; {@code offered} names it. */
  record NlaOtherMechanism(int credSspVersion, String offered, Duration took)
      implements NlaObservation {}

  record NlaClosed(Duration took) implements NlaObservation {}

  record NlaReset(Duration took) implements NlaObservation {}

  record NlaSilent(Duration took) implements NlaObservation {}

  record NlaAlerted(int alert, Duration took) implements NlaObservation {}

  record NlaMalformed(String problem, Bytes firstBytes, Duration took) implements NlaObservation {}
}
