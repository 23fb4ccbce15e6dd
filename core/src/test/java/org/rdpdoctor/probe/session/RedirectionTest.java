package org.rdpdoctor.probe.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.SessionObservation.SessionRedirected;
import org.rdpdoctor.model.SessionObservation.SessionStep;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;

class RedirectionTest {
  private static final Target BROKER = new Target("broker", "broker.example", 3390);

  private static Optional<Target> next(String address, String name) {
    SessionRedirected seen =
        new SessionRedirected(
            SessionStep.LICENSING,
            Optional.of(address).filter(text -> !text.isEmpty()),
            Optional.of(name),
            Optional.empty(),
            5,
            0,
            Duration.ZERO);
    StageReport session = report(StageId.SESSION, List.of(Observed.on(1, seen)));
    Road road = new Road("192.0.2.1", List.of(session), List.of());
    Run run =
        new Run(
            Instant.EPOCH, Duration.ZERO, report(StageId.NAME, List.of()), List.of(road), false);
    return Redirection.next(BROKER, List.of(run));
  }

  private static StageReport report(StageId stage, List<Observed> seen) {
    return new StageReport(stage, new StageOutcome.Completed(seen), Duration.ZERO);
  }

  @Test
  void theAddressComesBeforeTheName() {
    assertThat(next("192.0.2.7", "rdsh.example"))
        .hasValue(new Target("192.0.2.7", "192.0.2.7", 3390));
    assertThat(next("", "rdsh.example")).hasValue(new Target("rdsh.example", "rdsh.example", 3390));
  }

  @Test
  void whatIsNoHostOrTheSameOneIsNotFollowed() {
    assertThat(next("", "rdsh.example\u001b[2J")).isEmpty();
    assertThat(next("", "a b; rm")).isEmpty();
    assertThat(next("", "BROKER.example")).isEmpty();
  }
}
