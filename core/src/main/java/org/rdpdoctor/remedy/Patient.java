package org.rdpdoctor.remedy;

import java.time.Instant;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.HostObservation.HostExamined;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;

/**
 * The host, or the client, that is to be mended.
 *
 * @param facts what was read on it
 */
record Patient(Evidence evidence, HostFacts facts, Steps steps, Wishes wishes) {
  static Patient of(Evidence evidence, Wishes wishes) {
    HostFacts facts = new HostFacts(evidence);
    return new Patient(evidence, facts, new Steps(facts), wishes);
  }

  /**
   * The machine that somebody connects from was read, and so is what would be changed: nothing that
   * is meant for the host may be planned.
   */
  boolean isClient() {
    return evidence.recorded().stream().anyMatch(each -> each.source() instanceof Source.Client);
  }

  Target target() {
    return evidence.target();
  }

  /** The port that its listener has; the one that was asked for when that is not known. */
  int port() {
    return facts.listenerPort().orElse(target().port());
  }

  /** The time of the examination by the host's clock. */
  Optional<Instant> now() {
    return facts
        .examination()
        .map(HostExamined::at)
        .map(at -> facts.clock().map(clock -> at.plus(clock.ahead())).orElse(at));
  }

  /** Windows' build number, such as 20348. */
  Optional<Integer> build() {
    return facts
        .examination()
        .flatMap(HostExamined::build)
        .filter(text -> text.matches("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,6}.*"))
        .map(text -> Integer.parseInt(text.split("\\.", -1)[2]));
  }
}
