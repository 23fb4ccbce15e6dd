package org.rdpdoctor.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.lab.TestingClient;
import org.rdpdoctor.lab.faults.Bite;
import org.rdpdoctor.lab.path.ObstructedServer;
import org.rdpdoctor.wire.DecodeException;

class RandomSetUpTest {
  private static final int MANY = 500;
  private static final List<RandomSetUp> SET_UPS = RandomSetUp.draw(1, MANY);

  private static List<String> described(List<RandomSetUp> setUps) {
    return setUps.stream().map(RandomSetUp::described).toList();
  }

  @Test
  void aSeedAndANumberAlwaysDrawTheSame() {
    assertThat(described(RandomSetUp.draw(1, 20))).isEqualTo(described(SET_UPS.subList(0, 20)));
    assertThat(described(RandomSetUp.draw(2, 20))).isNotEqualTo(described(SET_UPS.subList(0, 20)));
  }

  @Test
  void everythingIsDrawn() {
    assertThat(SET_UPS.stream().filter(RandomSetUp::isHealthy).count()).isBetween(90L, 160L);
    Set<Bite> bites =
        SET_UPS.stream().map(each -> each.server().bite()).collect(Collectors.toSet());
    assertThat(bites)
        .containsExactlyInAnyOrder(
            Bite.CONNECT,
            Bite.REQUEST,
            Bite.HELLO,
            Bite.CERTIFICATE,
            Bite.CREDSSP,
            Bite.SIGN_IN,
            Bite.NOWHERE);
    Set<Class<?>> paths =
        SET_UPS.stream().map(each -> each.path().fault().getClass()).collect(Collectors.toSet());
    assertThat(paths).hasSize(5); // nothing, a cut, a hole, a box that decrypts, a ban
  }

  @Test
  void theTruthIsWhatIsMetFirst() {
    for (RandomSetUp each : SET_UPS) {
      Bite server = each.server().bite();
      Bite path = each.path().bite();
      if (server == Bite.NOWHERE && path == Bite.NOWHERE) {
        assertThat(each.causes()).as(each.described()).isEmpty();
      } else {
        assertThat(each.causes())
            .as(each.described())
            .isEqualTo(path.compareTo(server) <= 0 ? each.path().causes() : each.server().causes());
      }
    }
    assertThat(SET_UPS)
        .as("pairs of which the server's fault is met first")
        .anyMatch(each ->
            each.path().bite() != Bite.NOWHERE
                && each.server().bite().compareTo(each.path().bite()) < 0);
  }

  @Test
  void healthyOnesNegotiate() throws IOException, DecodeException {
    for (RandomSetUp each : SET_UPS.subList(0, 40)) {
      if (each.isHealthy()) {
        try (ObstructedServer server = each.start();
            TestingClient client = new TestingClient(server.address(), server.port())) {
          assertThat(client.negotiate(TestingClient.MSTSC)).as(each.described()).isPresent();
        }
      }
    }
  }
}
