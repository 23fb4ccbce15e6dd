package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.probe.net.ConnectionLimits.Place;

class ConnectionLimitsTest {
  private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");
  private static final Duration AT_ONCE = Duration.ZERO;

  @Test
  void aHostHasItsOwnLimit() throws InterruptedException {
    ConnectionLimits limits = new ConnectionLimits(2, 3);
    Optional<Place> first = limits.takePlace(ONE, AT_ONCE);
    Optional<Place> second = limits.takePlace(ONE, AT_ONCE);
    assertThat(first).isPresent();
    assertThat(second).isPresent();
    assertThat(limits.takePlace(ONE, AT_ONCE)).isEmpty();
    assertThat(limits.takePlace(OTHER, AT_ONCE)).isPresent();
    assertThat(limits.takePlace(OTHER, AT_ONCE)).as("overall limit").isEmpty();
    assertThat(limits.freePlaces(OTHER)).as("given back after waiting in vain").isEqualTo(1);
  }

  @Test
  void aPlaceIsGivenBackOnce() throws InterruptedException {
    ConnectionLimits limits = new ConnectionLimits(1, 1);
    Place place = limits.takePlace(ONE, AT_ONCE).orElseThrow();
    place.close();
    place.close();
    assertThat(limits.freePlaces()).isEqualTo(1);
    assertThat(limits.freePlaces(ONE)).isEqualTo(1);
  }

  @Test
  void interruptionTakesNothing() throws InterruptedException {
    ConnectionLimits limits = new ConnectionLimits(1, 1);
    try (Place _ = limits.takePlace(ONE, AT_ONCE).orElseThrow()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> limits.takePlace(OTHER, Duration.ofSeconds(10)))
          .isInstanceOf(InterruptedException.class);
    }
    assertThat(limits.freePlaces()).isEqualTo(1);
    assertThat(limits.freePlaces(OTHER)).isEqualTo(1);
  }

  @Test
  void oneRoadAtATimeConversesWithAnAddress() throws InterruptedException {
    ConnectionLimits limits = new ConnectionLimits(3, 6);
    assertThat(limits.roadsAtOnce()).isEqualTo(2);
    Place turn = limits.takeTurn(ONE, AT_ONCE).orElseThrow();
    assertThat(limits.takeTurn(ONE, AT_ONCE)).isEmpty();
    assertThat(limits.takeTurn(OTHER, AT_ONCE)).isPresent();
    turn.close();
    assertThat(limits.takeTurn(ONE, AT_ONCE)).isPresent();
  }

  @Test
  void nothingIsAllowedIsAMistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ConnectionLimits(0, 1));
  }
}
