package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryProofTest {
  private static final Duration NEAR = Duration.ofMillis(20);
  private static final Duration FAR = Duration.ofMillis(700);
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATE = Duration.ofSeconds(4);

  private static KernelCounts unacknowledged(int segments) {
    return counts(segments, Optional.of(0));
  }

  private static KernelCounts counts(int unacknowledged, Optional<Integer> unsentBytes) {
    return new KernelCounts(
        NEAR,
        NEAR,
        Optional.of(NEAR),
        3,
        Optional.of(1),
        unacknowledged,
        unsentBytes,
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

  /** A peer that announces no window gets nothing, and all that was sent before is acknowledged. */
  @Test
  void whatNeverLeftDidNotArrive() {
    assertThat(DeliveryProof.of(counts(0, Optional.of(45)), NEAR, LATE)).contains(false);
    assertThat(DeliveryProof.of(counts(0, Optional.of(45)), NEAR, SOON)).isEmpty();
  }

  @Test
  void anOldKernelDoesNotTellWhetherAllWasSent() {
    assertThat(DeliveryProof.of(counts(0, Optional.empty()), NEAR, LATE)).isEmpty();
    assertThat(DeliveryProof.of(counts(1, Optional.empty()), NEAR, LATE)).contains(false);
  }

  @Test
  void fewClosesAreWaitedForAndNoneNearTheDeadline() {
    assumeTrue(System.getProperty("os.name", "").startsWith("Linux"), "proved on Linux only");
    DeliveryProof proof = new DeliveryProof();
    assertThat(proof.begins(NEAR, Duration.ofMillis(1900))).isFalse();
    assertThat(proof.begins(FAR, LATE)).isFalse();
    assertThat(proof.begins(NEAR, LATE)).isTrue();
    assertThat(proof.begins(NEAR, LATE)).isTrue();
    assertThat(proof.begins(NEAR, LATE)).isFalse();
  }

  /** It may have been sent again only now, or be on a way that takes a second. */
  @Test
  void whatMayStillBeAcknowledgedIsOpen() {
    assertThat(DeliveryProof.of(unacknowledged(1), NEAR, SOON)).isEmpty();
    assertThat(DeliveryProof.of(unacknowledged(1), FAR, LATE)).isEmpty();
  }
}
