package org.rdpdoctor.probe.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.TcpObservation.OtherPortTried;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.TestingRoad;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.TestingServer;
import org.rdpdoctor.probe.tcp.TcpStage.OtherPort;

@Timeout(60)
class TcpStageTest {
  private static List<Observation> run(TestingRoad road, OtherPort... others)
      throws InterruptedException {
    StageOutcome outcome = new TcpStage(List.of(others)).run(road);
    return ((StageOutcome.Completed) outcome)
        .observations().stream().map(Observed::observation).toList();
  }

  @Test
  void aConnectionIsLeftForTheNegotiation() throws InterruptedException {
    try (TestingServer server = TestingServer.start(TestingServer::readAll);
        TestingRoad road = new TestingRoad(server.port(), ProbeOptions.DEFAULT)) {
      assertThat(run(road, new OtherPort(TestingServer.closedPort(), "SMB")))
          .singleElement()
          .isInstanceOf(TcpConnected.class);
      Optional<Conversation> left = road.handOver().takeConnected();
      assertThat(left).isPresent();
      left.get().close();
    }
  }

  @Test
  void otherPortsAreTriedWhenThePortDoesNotAnswer() throws InterruptedException {
    try (TestingServer other = TestingServer.start(TestingServer::readAll);
        TestingRoad road = new TestingRoad(TestingServer.closedPort(), ProbeOptions.DEFAULT)) {
      List<Observation> seen =
          run(
              road,
              new OtherPort(other.port(), "SMB"),
              new OtherPort(TestingServer.closedPort(), "WinRM"),
              new OtherPort(road.target().port(), "RDP"));
      assertThat(seen).hasSize(3).first().isInstanceOf(TcpRefused.class);
      assertThat(seen)
          .filteredOn(OtherPortTried.class::isInstance)
          .extracting(
              one -> ((OtherPortTried) one).service() + " " + ((OtherPortTried) one).answer())
          .containsExactly("SMB connected", "WinRM refused");
      assertThat(road.connections()).hasSize(1);
    }
  }

  /** One of several servers behind the address, on which nothing listens. */
  @Test
  void aRefusalIsAskedAgain() throws InterruptedException {
    try (TestingServer server = TestingServer.start(TestingServer::readAll);
        TestingRoad road = new TestingRoad(server.port(), ProbeOptions.DEFAULT).refusingFirst(1)) {
      List<Observation> seen = run(road, new OtherPort(TestingServer.closedPort(), "SMB"));
      assertThat(seen).hasSize(3).first().isInstanceOf(TcpConnected.class);
      assertThat(seen).last().isInstanceOf(TcpRefused.class);
      assertThat(road.handOver().takeConnected()).isPresent();
      assertThat(road.handOver().takeConnected()).isEmpty();
    }
  }

  @Test
  void noHintsMeansNoOtherPorts() throws InterruptedException {
    ProbeOptions usual = ProbeOptions.DEFAULT;
    ProbeOptions quiet =
        new ProbeOptions(
            Duration.ofSeconds(20), 3, 24, false, usual.ciphers(), usual.authorities());
    try (TestingRoad road = new TestingRoad(TestingServer.closedPort(), quiet)) {
      assertThat(run(road, new OtherPort(1, "SMB"))).hasSize(1);
    }
  }
}
