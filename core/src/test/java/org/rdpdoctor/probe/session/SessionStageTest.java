package org.rdpdoctor.probe.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.LicensingObservation.LicensingValidClient;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SessionObservation.BandwidthMeasured;
import org.rdpdoctor.model.SessionObservation.DemandActiveReceived;
import org.rdpdoctor.model.SessionObservation.ErrorInfoReceived;
import org.rdpdoctor.model.SessionObservation.McsRefused;
import org.rdpdoctor.model.SessionObservation.NetworkCharacterized;
import org.rdpdoctor.model.SessionObservation.ServerSettingsReceived;
import org.rdpdoctor.model.SessionObservation.SessionDisconnected;
import org.rdpdoctor.model.SessionObservation.SessionRedirected;
import org.rdpdoctor.model.SessionObservation.SessionSilent;
import org.rdpdoctor.model.SessionObservation.SessionStep;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.probe.TestingLab.Examined;
import org.rdpdoctor.wire.mcs.McsResult;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

class SessionStageTest {
  @Test
  void comesToDemandActiveAndTakesItsLeave() throws InterruptedException {
    Examined examined = TestingLab.examine("healthy-session", TestingLab.untilSession());
    assertThat(examined.seen(LicensingValidClient.class)).hasSize(1);
    DemandActiveReceived demand = examined.seen(DemandActiveReceived.class).getFirst();
    assertThat(demand.sourceDescriptor()).isEqualTo("RDP");
    assertThat(demand.capabilitySets()).contains(1, 2, 3);
    ServerSettingsReceived settings = examined.seen(ServerSettingsReceived.class).getFirst();
    assertThat(settings.version()).hasToString("10.12");
    assertThat(settings.requestedProtocols()).contains(SecurityProtocols.SSL);
    Connection connection =
        examined.connections().stream()
            .filter(each -> each.stage() == StageId.SESSION)
            .findFirst()
            .orElseThrow();
    assertThat(connection.endedBy()).isEqualTo(Connection.EndedBy.US);
    assertThat(connection.ending()).isEqualTo(Connection.Ending.DONE);
  }

  @Test
  void answersTheServersMeasurements() throws InterruptedException {
    Examined examined = TestingLab.examine("healthy-session", TestingLab.untilSession());
    assertThat(examined.seen(BandwidthMeasured.class).getFirst().bytes()).isEqualTo(2048);
    NetworkCharacterized network = examined.seen(NetworkCharacterized.class).getFirst();
    assertThat(network.baseRoundTrip()).contains(Duration.ofMillis(2));
    assertThat(network.averageRoundTrip()).contains(Duration.ofMillis(3));
    assertThat(network.bandwidthKilobits()).contains(100_000L);
  }

  @Test
  void keepsTheReasonThatTheServerGives() throws InterruptedException {
    Examined examined = TestingLab.examine("session-error-info-denied", TestingLab.untilSession());
    ErrorInfoReceived error = examined.seen(ErrorInfoReceived.class).getFirst();
    assertThat(error.errorInfo()).isEqualTo(7);
    assertThat(error.step()).isEqualTo(SessionStep.DEMAND_ACTIVE);
    assertThat(examined.seen(SessionDisconnected.class)).hasSize(1);
    assertThat(examined.seen(DemandActiveReceived.class)).isEmpty();
  }

  @Test
  void tellsOfARedirectionAndStays() throws InterruptedException {
    Examined examined = TestingLab.examine("session-redirect", TestingLab.untilSession());
    SessionRedirected redirected = examined.seen(SessionRedirected.class).getFirst();
    assertThat(redirected.targetFqdn()).contains("rdsh2.lab.example");
    assertThat(redirected.sessionId()).isEqualTo(5);
  }

  @Test
  void tellsWhatMcsRefuses() throws InterruptedException {
    Examined examined = TestingLab.examine("mcs-refused", TestingLab.untilSession());
    McsRefused refused = examined.seen(McsRefused.class).getFirst();
    assertThat(refused.step()).isEqualTo(SessionStep.MCS_CONNECT);
    assertThat(refused.result()).isEqualTo(McsResult.TOO_MANY_USERS);
    assertThat(examined.outcome(StageId.LICENSING))
        .isEqualTo(new StageOutcome.NotReached("the sequence ended at MCS Connect"));
  }

  @Test
  void silenceIsToldWithItsPlace() throws InterruptedException {
    ProbeOptions patient =
        TestingLab.withDeadline(Duration.ofSeconds(6))
            .with(new SignInOptions(Optional.empty(), StageId.SESSION, AttemptBudget.NO_ATTEMPTS));
    Examined examined = TestingLab.examine("session-hangs-before-demand-active", patient);
    assertThat(examined.seen(SessionSilent.class))
        .extracting(SessionSilent::step)
        .containsExactly(SessionStep.DEMAND_ACTIVE);
  }

  @Test
  void nothingIsSentThatWasNotAskedFor() throws InterruptedException {
    Examined examined = TestingLab.examine("healthy-session");
    assertThat(examined.seen(SessionObservation.class)).isEmpty();
    assertThat(examined.connections()).noneMatch(each -> each.stage() == StageId.SESSION);
  }

  @Test
  void untilLicensingEndsBeforeASession() throws InterruptedException {
    ProbeOptions options =
        TestingLab.options()
            .with(
                new SignInOptions(Optional.empty(), StageId.LICENSING, AttemptBudget.NO_ATTEMPTS));
    Examined examined = TestingLab.examine("healthy-session", options);
    assertThat(examined.seen(LicensingValidClient.class)).hasSize(1);
    assertThat(examined.seen(DemandActiveReceived.class)).isEmpty();
  }

  @Test
  void aServerThatWantsASignInIsNotAskedWithoutOne() throws InterruptedException {
    Examined examined = TestingLab.examine("healthy-windows", TestingLab.untilSession());
    assertThat(examined.outcome(StageId.SESSION))
        .isEqualTo(
            new StageOutcome.NotReached(
                "the server wants a sign-in first (NLA), and there are no credentials"));
    assertThat(List.of(examined.outcome(StageId.LICENSING)))
        .containsExactly(examined.outcome(StageId.SESSION));
  }
}
