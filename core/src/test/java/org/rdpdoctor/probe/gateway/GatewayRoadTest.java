package org.rdpdoctor.probe.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.model.CertificateObservation.RevocationUnreachable;
import org.rdpdoctor.model.GatewayObservation.GatewayAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInNotTried;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInRefused;
import org.rdpdoctor.model.GatewayObservation.GatewaySignedIn;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;
import org.rdpdoctor.model.GatewayObservation.Step;
import org.rdpdoctor.model.NameObservation.NameLeftTo;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.wire.tsgu.GatewayCode;

class GatewayRoadTest {
  @TempDir private Path folder;

  private Run examine(String fault) throws IOException, InterruptedException {
    return new TestingGateway(folder).examine(fault(fault));
  }

  private static Fault fault(String id) {
    return Faults.find(id).orElseThrow();
  }

  private static <T> T only(Class<T> kind, List<Observation> seen) {
    return seen.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"healthy-gateway,WEBSOCKET,Negotiate", "healthy-gateway-http,HTTP,Basic"})
  void everyStageRunsThroughTheTunnel(String fault, GatewayTransport transport, String scheme)
      throws IOException, InterruptedException {
    TestingGateway gateway = new TestingGateway(folder);
    Run run = gateway.examine(fault(fault));
    List<Observation> seen = TestingGateway.seen(run);
    assertThat(only(GatewaySignedIn.class, seen).transport()).isEqualTo(transport);
    assertThat(only(GatewaySignedIn.class, seen).scheme()).contains(scheme);
    assertThat(seen).last().isInstanceOf(GatewayChannelOpened.class);
    assertThat(run.name().observations())
        .extracting(Observed::observation)
        .containsExactly(new NameLeftTo("the gateway", TestingGateway.TARGET));
    Road road = run.roads().getFirst();
    assertThat(road.address()).isEqualTo(TestingGateway.TARGET);
    assertThat(road.stages()).allMatch(each -> each.outcome() instanceof Completed);
    assertThat(road.stage(StageId.TCP).orElseThrow().observations().getFirst().observation())
        .isInstanceOf(TcpForwarded.class);
    assertThat(road.stage(StageId.NLA).orElseThrow().observations().getFirst().observation())
        .isInstanceOf(NlaChallenged.class);
    assertThat(gateway.budget.events)
        .as("one attempt, which was accepted")
        .containsExactly("take localhost LAB\\alice", "settle true");
  }

  @Test
  void aWrongPasswordIsTriedOnce() throws IOException, InterruptedException {
    TestingGateway gateway = new TestingGateway(folder).password(Optional.of("wrong"));
    Run run = gateway.examine(fault("healthy-gateway"));
    assertThat(TestingGateway.seen(run)).last().isInstanceOf(GatewaySignInRefused.class);
    assertThat(gateway.budget.events).containsExactly("take localhost LAB\\alice", "settle false");
    assertThat(run.roads().getFirst().stages())
        .allMatch(each -> each.outcome() instanceof NotReached);
  }

  @Test
  void withoutCredentialsTheSchemesAreSeen() throws IOException, InterruptedException {
    TestingGateway gateway = new TestingGateway(folder).password(Optional.empty());
    Run run = gateway.examine(fault("healthy-gateway"));
    List<Observation> seen = TestingGateway.seen(run);
    assertThat(only(GatewayAnswered.class, seen).schemes())
        .containsExactly("Negotiate", "NTLM", "Basic");
    assertThat(seen).last().isInstanceOf(GatewaySignInNotTried.class);
    assertThat(gateway.budget.events).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"gateway-untrusted", "gateway-cert-expired", "gateway-cert-name"})
  void credentialsAreNotShownToAGatewayWithoutAProperCertificate(String fault)
      throws IOException, InterruptedException {
    TestingGateway gateway = new TestingGateway(folder);
    Run run = gateway.examine(fault(fault));
    assertThat(TestingGateway.seen(run)).last().isInstanceOf(GatewaySignInNotTried.class);
    assertThat(gateway.budget.events).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gateway-cap-denied,AUTHORIZATION,E_PROXY_NAP_ACCESSDENIED",
    "gateway-rap-denied,CHANNEL,E_PROXY_RAP_ACCESSDENIED",
    "gateway-target-unreachable,CHANNEL,E_PROXY_TS_CONNECTFAILED"
  })
  void refusalsCarryTheirCode(String fault, Step step, String code)
      throws IOException, InterruptedException {
    GatewayRefused refused = only(GatewayRefused.class, TestingGateway.seen(examine(fault)));
    assertThat(refused.step()).isEqualTo(step);
    assertThat(refused.code().name()).contains(code);
    assertThat(refused.code()).isNotEqualTo(GatewayCode.SUCCESS);
  }

  @Test
  void theOldTransportIsRecognised() throws IOException, InterruptedException {
    assertThat(TestingGateway.seen(examine("gateway-rpc-only")))
        .filteredOn(GatewayAnswered.class::isInstance)
        .map(GatewayAnswered.class::cast)
        .extracting(GatewayAnswered::asked, GatewayAnswered::status)
        .containsExactly(tuple(GatewayTransport.WEBSOCKET, 404), tuple(GatewayTransport.RPC, 401));
  }

  @Test
  void aRevocationPointThatIsDeadIsSeen() throws IOException, InterruptedException {
    assertThat(TestingGateway.seen(examine("gateway-crl-unreachable"), StageId.CERTIFICATE))
        .hasAtLeastOneElementOfType(RevocationUnreachable.class);
  }
}
