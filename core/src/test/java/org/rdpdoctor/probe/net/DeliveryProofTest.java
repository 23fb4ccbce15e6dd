package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryProofTest {
  private static final Duration NEAR = Duration.ofMillis(20);
  private static final Duration FAR = Duration.ofMillis(700);
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATE = Duration.ofSeconds(4);

  private static KernelCounts unacknowledged(int segments) {
    return new KernelCounts(
        NEAR,
        NEAR,
        Optional.of(NEAR),
        3,
        Optional.of(1),
        segments,
        0,
        Optional.of(0),
        1500,
        1448,
        1448);
  }

  @Test
  void whatIsAcknowledgedArrived() {
    assertThat(DeliveryProof.of(unacknowledged(0), NEAR, SOON)).contains(true);
    assertThat(DeliveryProof.of(unacknowledged(0), FAR, LATE)).contains(true);
  }

  @Test
  void whatIsNotAcknowledgedAfterSecondsDidNot() {
    assertThat(DeliveryProof.of(unacknowledged(1), NEAR, LATE)).contains(false);
  }

  /** It may have been sent again only now, or be on a way that takes a second. */
  @Test
  void whatMayStillBeAcknowledgedIsOpen() {
    assertThat(DeliveryProof.of(unacknowledged(1), NEAR, SOON)).isEmpty();
    assertThat(DeliveryProof.of(unacknowledged(1), FAR, LATE)).isEmpty();
  }
}
