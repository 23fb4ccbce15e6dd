package org.rdpdoctor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.path.Hindrance;
import org.rdpdoctor.lab.path.ObstructedServer;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Target;

/** A healthy server behind a port that bans who comes more than once. */
class TurnedAwayTest {
  private static Diagnosis behind(Hindrance hindrance) throws IOException, InterruptedException {
    try (ObstructedServer server =
        ObstructedServer.start(Faults.find("healthy-windows").orElseThrow(), List.of(hindrance))) {
      Run run = TestingLab.examine(server.port(), TestingLab.options());
      Target target = new Target("localhost", "localhost", server.port());
      return new Engine(Catalogue.causes())
          .judge(new Evidence(Evidence.SCHEMA, "test", target, List.of(run), List.of()));
    }
  }

  @ParameterizedTest
  @EnumSource(Hindrance.Refusal.class)
  void isNotCalledHealthy(Hindrance.Refusal refusal) throws IOException, InterruptedException {
    Diagnosis diagnosis = behind(new Hindrance.Ban(1, refusal));
    assertThat(diagnosis.health()).isNotEqualTo(Health.HEALTHY);
    assertThat(diagnosis.remaining().getFirst().causeId()).isEqualTo("host-ips-ban");
  }

  @Test
  void theSameServerIsHealthyWithoutIt() throws IOException, InterruptedException {
    assertThat(behind(new Hindrance.Nothing()).health()).isEqualTo(Health.HEALTHY);
  }
}
